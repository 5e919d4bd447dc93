import { z } from 'zod';

/** A service Latchkey can link. Each has one folder under `main/providers/`. */
export const providerId = z.enum(['gitlab', 'github', 'azure-devops', 'git-url']);
export type ProviderId = z.output<typeof providerId>;

export const accountId = z
  .string()
  .regex(/^acc_[0-9a-f]{16}$/)
  .brand('AccountId');
export type AccountId = z.output<typeof accountId>;

/**
 * The canonical base address of a service, without a trailing slash: `https://gitlab.com`,
 * `https://code.example.org:8443/gitlab`, `https://dev.azure.com/contoso`, `ssh://git.example.org`.
 */
export const instance = z
  .url({ protocol: /^(?:https?|ssh)$/ })
  .max(512)
  .brand('Instance');
export type Instance = z.output<typeof instance>;

/** One vocabulary for the state of an account; the window adds colour and icon to the word. */
export const accountHealth = z.enum(['linked', 'needs-attention', 'expired', 'refused', 'locked']);
export type AccountHealth = z.output<typeof accountHealth>;

/**
 * How the credential was obtained. The first four are sign-ins, `paste` one whose answer was
 * carried over by hand. `token`: somebody pasted a token; `client-credentials`: an app's own;
 * `deploy-token` and `ssh-key`: made for one repository.
 */
export const signInMethod = z.enum([
  'custom-protocol',
  'loopback',
  'device',
  'paste',
  'token',
  'client-credentials',
  'deploy-token',
  'ssh-key',
]);
export type SignInMethod = z.output<typeof signInMethod>;

/** Whether a person signed in for it: then the service can renew it, and end it when it is unlinked. */
export function isSignIn(method: SignInMethod): boolean {
  return ['custom-protocol', 'loopback', 'device', 'paste'].includes(method);
}

/** A linked account. It never carries a secret: those stay in main, behind the vault. */
export const account = z.object({
  id: accountId,
  provider: providerId,
  instance,
  /** Host, port and sub-path of the instance, as shown to the person: `code.example:8443/gitlab`. */
  host: z.string(),
  /** The name the person signs in with, as the service reported it. */
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  /** A `data:` URL, so that the window never has to reach the network. */
  avatar: z.string().startsWith('data:image/').nullable(),
  scopes: z.array(z.string()).readonly(),
  method: signInMethod,
  /** The canonical clone URL this credential is for and no other; null when it serves the instance. */
  repository: z.string().nullable(),
  health: accountHealth,
  /** Milliseconds since 1970, as all times that cross the border. */
  linkedAt: z.number(),
  lastUsedAt: z.number().nullable(),
  /** When the access token ends; null when the service did not say. */
  expiresAt: z.number().nullable(),
});
export type Account = z.output<typeof account>;
