/** Our window is served under a scheme of its own, never from `file:` and never from the network. */
export const windowScheme = 'app';
export const windowHost = 'bundle';
export const windowOrigin = `${windowScheme}://${windowHost}`;
export const windowAddress = `${windowOrigin}/`;

/**
 * Whether an address lies in our window. Scheme and host are compared one by one:
 * `URL.origin` is the string "null" for every custom scheme, so hostile ones would equal ours.
 */
export function isWindowAddress(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null &&
    url.protocol === `${windowScheme}:` &&
    url.host === windowHost &&
    url.username === '' &&
    url.password === ''
  );
}
