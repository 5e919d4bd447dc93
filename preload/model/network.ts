import { z } from 'zod';

import { certificate } from './integration.ts';

/** Where a proxy is taken from: the variables of the environment, this setting, or from nowhere. */
export const proxyMode = z.enum(['environment', 'manual', 'none']);
export type ProxyMode = z.output<typeof proxyMode>;

/** Written as in NO_PROXY: `git.corp`, `.corp`, `*.corp`, `git.corp:8443`, `10.0.0.0/8`, `*`. */
const hostPattern = z.string().min(1).max(255);
/** `http://proxy.corp:3128`. What is typed may carry a user name and password; what is read never does. */
const proxyAddress = z.string().min(1).max(2048);

/** Hosts that are reached in their own way: `null` is directly. */
export const hostRule = z.object({ host: hostPattern, proxy: proxyAddress.nullable() }).strict();
export type HostRule = z.output<typeof hostRule>;

/** The user name at one proxy (`host:port`), and since when its password has been in the vault. */
export const proxySignIn = z.object({
  proxy: z.string(),
  username: z.string(),
  passwordSavedAt: z.number().nullable(),
});
export type ProxySignIn = z.output<typeof proxySignIn>;

export const networkSettings = z.object({
  mode: proxyMode,
  /** The one proxy of the mode `manual`. */
  proxy: proxyAddress.nullable(),
  /** Hosts the proxy of the mode `manual` is not for. */
  exceptions: z.array(hostPattern).readonly(),
  /** They count in every mode, before everything else. */
  hosts: z.array(hostRule).readonly(),
  signIns: z.array(proxySignIn).readonly(),
  /** Absolute path of the policy file that fixes all of this but the sign-ins. */
  managedBy: z.string().optional(),
});
export type NetworkSettings = z.output<typeof networkSettings>;

/** Fields that are left out stay as they are. */
export const networkChange = z
  .object({
    mode: proxyMode.optional(),
    proxy: proxyAddress.nullable().optional(),
    exceptions: z.array(hostPattern).max(1000).optional(),
    hosts: z.array(hostRule).max(1000).optional(),
    /** `password: undefined` keeps the saved one; `username: null` forgets both. */
    signIn: z
      .object({
        proxy: proxyAddress,
        username: z.string().min(1).max(255).nullable(),
        password: z.string().max(1024).optional(),
      })
      .strict()
      .optional(),
  })
  .strict();
export type NetworkChange = z.output<typeof networkChange>;

/** What is trusted and shown to one host beyond what the system does. Private keys never cross. */
export const networkHost = z.object({
  /** `https://git.corp:8443`, the port left out where it is the usual one. */
  origin: z.string(),
  /** Every CA certificate that counts for it, and who saved it. */
  cas: z
    .array(certificate.extend({ savedIn: z.enum(['network', 'integration', 'policy']) }))
    .readonly(),
  /** `keyThere` is false when the vault that held the private key was left. */
  clientCertificate: certificate.extend({ keyThere: z.boolean() }).nullable(),
  savedAt: z.number().nullable(),
});
export type NetworkHost = z.output<typeof networkHost>;

/** `undefined` keeps what is saved, `null` removes it. All are PEM texts. */
export const networkTrust = z
  .object({
    origin: z.string().max(2048),
    ca: z.string().max(262_144).nullable().optional(),
    clientCertificate: z
      .object({ certificate: z.string().max(262_144), key: z.string().max(65_536) })
      .strict()
      .nullable()
      .optional(),
  })
  .strict();
export type NetworkTrust = z.output<typeof networkTrust>;

/**
 * What the machine's policy file may fix: the proxy as a whole, and CAs for single origins. No
 * sign-in and no private key, because everybody on the machine reads that file.
 */
export const networkPolicy = networkChange
  .omit({ signIn: true })
  .extend({
    trust: z
      .array(z.object({ origin: z.string().max(2048), ca: z.string().max(262_144) }).strict())
      .max(100)
      .default([]),
  })
  .strict();
export type NetworkPolicy = z.output<typeof networkPolicy>;

/** One numbered step on the way to a host. `not-run` says why in `detail`. */
export const networkStep = z.object({
  id: z.enum(['name', 'proxy', 'connect', 'tls', 'http']),
  title: z.string(),
  status: z.enum(['passed', 'failed', 'not-run']),
  detail: z.string(),
  /** More of what was seen, a line each. */
  facts: z.array(z.string()).readonly(),
});
export type NetworkStep = z.output<typeof networkStep>;

export const networkExplanation = z.object({
  /** What was asked, without user name, password, query and fragment. */
  url: z.string(),
  steps: z.array(networkStep).readonly(),
  /** The chain, the host's own first, as far as it was seen. */
  chain: z.array(certificate).readonly(),
});
export type NetworkExplanation = z.output<typeof networkExplanation>;
