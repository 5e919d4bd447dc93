import type { Account } from '../../preload/model/account.ts';

/** How a credential was obtained, in words. */
export const methodWords: Readonly<Record<Account['method'], string>> = {
  'custom-protocol': 'Signed in',
  loopback: 'Signed in',
  device: 'Signed in',
  paste: 'Signed in',
  token: 'Pasted token',
  'client-credentials': 'Service principal',
  'deploy-token': 'Deploy token, read-only',
  'ssh-key': 'SSH key for one repository',
};

/** Whether a person signed in for it; the other kinds are ended where they were made. */
export function isSignedIn({ method }: Pick<Account, 'method'>): boolean {
  return methodWords[method] === methodWords.loopback;
}

/** `ada on github.com`, with how it was linked where another one has the same name there. */
export function accountLabel(account: Account, all: readonly Account[]): string {
  const { login, host, method, id } = account;
  const hasTwin = all.some((one) => one.id !== id && one.login === login && one.host === host);
  return hasTwin ? `${login} on ${host} (${methodWords[method]})` : `${login} on ${host}`;
}

/** Whether its service can be asked for the repositories it may use. */
export function lists({ provider, repository }: Account): boolean {
  return provider !== 'git-url' && repository === null;
}

/** From then on there is little time left to make a new one. */
const soon = 14 * 86_400_000;

/** When a credential ends that nobody renews. What renews itself has no end worth telling. */
export function endOf(
  account: Account,
  now: number,
): { readonly at: number; readonly isSoon: boolean } {
  const { method, expiresAt } = account;
  const isRenewed = isSignedIn(account) || method === 'client-credentials';
  const at = isRenewed || expiresAt === null ? Infinity : expiresAt;
  return { at, isSoon: at - now < soon };
}
