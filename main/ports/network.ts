import type { NetworkStep } from '../../preload/model/network.ts';
import type { Certificate } from '../../preload/model/integration.ts';

/** How one origin is reached. The one truth for HTTP, OAuth and git. */
export interface Connection {
  /** The HTTP proxy in between; null is directly. */
  readonly proxy: ProxyServer | null;
  /** One sentence: why this proxy, or why none. */
  readonly why: string;
  /** What the proxy may be told, and nobody else. */
  readonly proxyCredential: ProxyCredential | null;
  /** PEM of the private CAs trusted for this origin alone, beside the system's. */
  readonly ca: string | null;
  /** PEM texts; shown to this origin alone, and only when it asks. */
  readonly clientCertificate: ClientCertificate | null;
}

export interface ProxyServer {
  /** `http://host:port` or `https://host:port`, the port always written, nothing else in it. */
  readonly url: string;
  /** PEM of the private CA trusted for an https proxy itself. */
  readonly ca: string | null;
}

export interface ProxyCredential {
  readonly username: string;
  readonly password: string;
}

export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface Network {
  /**
   * Throws `host.proxy-unsupported`, and `vault.*` or `network.secret-missing` when a
   * password or private key is needed and cannot be read.
   */
  forUrl(url: string | URL): Promise<Connection>;
  /**
   * The proxy variables for programs of the person's own, such as the hooks of a commit: what the
   * settings say now, without any password.
   */
  variables(): Readonly<Record<string, string>>;
}

/** What was seen on the way to an address. */
export interface Probed {
  readonly steps: readonly NetworkStep[];
  readonly chain: readonly Certificate[];
}

/**
 * Walks the way to `url` step by step, with no credential but the proxy's. Never throws: what
 * fails is a step that failed.
 */
export type Probe = (url: URL, way: () => Promise<Connection>) => Promise<Probed>;

/** Reads a client certificate and its key. Throws `network.bad-client-certificate`. */
export type ReadClientCertificate = (given: ClientCertificate) => ReadCertificate;

/** The certificate as it is shown, and both texts cleaned to what is kept. */
export interface ReadCertificate {
  readonly shown: Certificate;
  readonly kept: ClientCertificate;
}
