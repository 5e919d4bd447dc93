/**
 * Scheme, host and port of an address as one comparable string, the port always
 * written out: `https://gitlab.com:443`.
 *
 * `URL.origin` is not used for this: it is the string "null" for every custom
 * scheme, so that two hostile ones would compare equal.
 */
export function originOf(address: string | URL): string {
  const { protocol, hostname, port } = new URL(address);
  return `${protocol}//${hostname}:${port || defaultPorts[protocol] || ''}`;
}

const defaultPorts: Readonly<Record<string, string>> = {
  'https:': '443',
  'http:': '80',
  'ssh:': '22',
};
