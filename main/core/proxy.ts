import type { HostRule, ProxyMode } from '../../preload/model/network.ts';
import { isLoopback } from './address.ts';
import { patternFor, patternsOf } from './proxy-patterns.ts';

/** What the person set, without any credential. */
export interface ProxySetting {
  readonly mode: ProxyMode;
  readonly proxy: string | null;
  readonly exceptions: readonly string[];
  readonly hosts: readonly HostRule[];
}

export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

export interface ProxyDecision {
  /** Null is directly. */
  readonly proxy: ProxyAddress | null;
  /** One sentence. */
  readonly why: string;
  /** What was named is no proxy we can use, and why; then nothing may be sent. */
  readonly unusable: string | null;
}

export interface ProxyAddress {
  /** `http://host:port` or `https://host:port`, the port always written, nothing else in it. */
  readonly url: string;
  /** From the address itself, as variables often carry them; null when it had none. */
  readonly username: string | null;
  readonly password: string | null;
}

export const noProxySetting: ProxySetting = {
  mode: 'environment',
  proxy: null,
  exceptions: [],
  hosts: [],
};

/**
 * Which proxy an address is reached through, and why. Pure; the only place that decides it.
 *
 * `also` are further hosts whose rules count, for an API that lives beside its instance.
 */
export function proxyFor(
  url: string | URL,
  {
    setting,
    environment,
  }: { readonly setting: ProxySetting; readonly environment: ProxyEnvironment },
  also: readonly string[] = [],
): ProxyDecision {
  const target = new URL(url);
  // A proxy cannot reach this machine's own loopback; browsers pass it by as well.
  if (isLoopback(target.hostname))
    return direct('This machine’s own addresses are never reached through a proxy.');

  const rule = ruleFor([target, ...also.map((one) => new URL(one))], setting.hosts);
  if (rule) {
    if (rule.proxy === null) return direct(`The network settings reach ${rule.host} directly.`);
    return through(rule.proxy, `The network settings name this proxy for ${rule.host}.`);
  }
  if (setting.mode === 'none') return direct('The network settings switch proxies off.');
  if (setting.mode === 'manual') return manual(target, setting);
  return fromEnvironment(target, environment);
}

/**
 * Reads an address of a proxy: `host:port`, `http://…` or `https://…`, with or without a
 * credential. Where no port is written curl's 1080 and 443 count, so that git's own habit is ours.
 * Answers with what is wrong as words that hold nothing of what was typed.
 */
export function readProxy(typed: string): ProxyAddress | { readonly unusable: string } {
  const text = typed.trim();
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  const kind = scheme.toLowerCase();
  if (kind !== 'http' && kind !== 'https') {
    return { unusable: `${kind.slice(0, 16)} proxies are not spoken, only http and https ones` };
  }
  const authority = rest.replace(/[/?#].*$/s, '');
  // `URL` drops the port of the scheme and mends what it dislikes, so the port is read by hand.
  const [, user, host = '', port] =
    /^(?:([^@]*)@)?(\[[\da-f:.]+\]|[a-z\d_](?:[a-z\d_.-]*))(?::(\d{1,5}))?$/i.exec(authority) ?? [];
  const number = Number(port ?? (kind === 'https' ? 443 : 1080));
  const url = host === '' || number < 1 || number > 65_535 ? null : URL.parse(`http://${host}`);
  if (url === null || /[^\x21-\x7e]/.test(authority)) {
    return { unusable: 'it is not the address of a proxy, such as http://proxy.example.com:3128' };
  }
  const [, name, password] = /^([^:]*)(?::(.*))?$/s.exec(user ?? '') ?? [];
  return {
    url: `${kind}://${url.hostname}:${number}`,
    username: name ? decoded(name) : null,
    password: password ? decoded(password) : null,
  };
}

/**
 * The variables a program of the person's own may see: what the setting says, never a password.
 * Rules for single hosts other than "directly" cannot be said in variables.
 */
export function proxyVariables(
  setting: ProxySetting,
  environment: ProxyEnvironment,
): Readonly<Record<string, string>> {
  if (setting.mode === 'none') return {};
  const directly = setting.hosts.filter(({ proxy }) => proxy === null).map(({ host }) => host);
  if (setting.mode === 'manual') {
    const read = readProxy(setting.proxy ?? '');
    if ('unusable' in read) return {};
    const list = [...setting.exceptions, ...directly].join(',');
    return { http_proxy: read.url, https_proxy: read.url, ...(list && { no_proxy: list }) };
  }
  const named = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap(
    (name) => {
      const read = readProxy(environment[name] ?? '');
      return 'unusable' in read ? [] : [[name, read.url] as const];
    },
  );
  const excepted = ['no_proxy', 'NO_PROXY'].flatMap((name) => {
    const value = environment[name];
    return value !== undefined && /^[\w.,:*[\]/ -]*$/.test(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries([...named, ...excepted]);
}

function manual(target: URL, { proxy, exceptions }: ProxySetting): ProxyDecision {
  if (proxy === null) return direct('The network settings name no proxy.');
  const pattern = patternFor(target, exceptions);
  if (pattern !== null) return direct(`The network settings except ${pattern} from the proxy.`);
  return through(proxy, 'The network settings name this proxy for every host.');
}

/**
 * curl's rules (curl.se/libcurl/c/libcurl-env.html): the variable of the scheme before
 * `all_proxy`, lower case before upper case, and `HTTP_PROXY` not at all, because a web
 * server may have set it from a request's header. An empty variable counts as none.
 */
function fromEnvironment(target: URL, environment: ProxyEnvironment): ProxyDecision {
  const own = target.protocol === 'http:' ? ['http_proxy'] : ['https_proxy', 'HTTPS_PROXY'];
  const name = [...own, 'all_proxy', 'ALL_PROXY'].find((one) => environment[one]);
  const value = environment[name ?? ''];
  if (!name || !value) return direct('No variable names a proxy.');

  const except = environment['no_proxy'] ? 'no_proxy' : 'NO_PROXY';
  const pattern = patternFor(target, patternsOf(environment[except] ?? ''));
  if (pattern !== null) return direct(`The variable ${except} excepts ${pattern}.`);
  return through(value, `The variable ${name} names it.`);
}

function ruleFor(targets: readonly URL[], rules: readonly HostRule[]): HostRule | undefined {
  for (const target of targets) {
    const pattern = patternFor(
      target,
      rules.map(({ host }) => host),
    );
    const rule = rules.find(({ host }) => host === pattern);
    if (rule) return rule;
  }
  return undefined;
}

const direct = (why: string): ProxyDecision => ({ proxy: null, why, unusable: null });

function through(address: string, why: string): ProxyDecision {
  const read = readProxy(address);
  if ('unusable' in read) return { proxy: null, why, unusable: read.unusable };
  return { proxy: read, why, unusable: null };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
