/** Addresses from the pieces that parsers are known to disagree about; the same for the same seed. */
export function oddAddresses(seed: number): () => string {
  const { one, some, below } = generator(seed);
  return () => {
    const host = `${one(hosts)}${some(['.', 'x', '-', '%68', '%2e', '\\', '_', 'A', '9'], 2)}`;
    const path = some(pieces, 5);
    const end = one(['x', 'x.git', 'x/', '', 'y', 'r.git']);
    if (below(16) === 0) {
      const user = one(['git', 'ada', 'a.b', '_', '-x', 'a:b', '%67it', 'x@y', 'APKA12']);
      const slash = one(['', '', '/', '//', '~', '/~', '2222/']);
      return `${user}@${host}:${slash}${path.replace(/^\//, '')}${end}`;
    }
    const scheme = one([
      ...['https://', 'https://', 'https://', 'HTTPS://', 'http://', 'https:/', 'https:///'],
      ...['ssh://', 'SSH://'],
    ]);
    const user = one(['', '', '', 'ada@', 'org-1@', 'a:b@', 'github.com@', '%40@', 'x@y@', '-o@']);
    const port = one(['', '', '', ':443', ':8443', ':0443', ':', ':0', ':99999', ':1', ':22']);
    return `${scheme}${user}${host}${port}/${path.replace(/^\//, '')}${end}`;
  };
}

export interface Generator {
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number;
  readonly one: (list: readonly string[]) => string;
  readonly some: (list: readonly string[], most: number) => string;
}

/** A linear congruential generator (Numerical Recipes); good enough to mix pieces. */
export function generator(seed: number): Generator {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const one = (list: readonly string[]): string => list[below(list.length)]!;
  const some = (list: readonly string[], most: number): string =>
    Array.from({ length: below(most + 1) }, () => one(list)).join('');
  return { below, one, some };
}

const pieces = [
  ...['/a', '/b.git', '/%C3%A4', '/~x', '/..', '//', '/a%20b', '/;', '@', ':', '/c', '/-', '%25'],
  ...['/D', '+', '/e_f', '=', '&', '/%41', "/'", '/(z)', '!', '/,', '/0', '/gitlab.com', '/~', 'ä'],
];

const hosts = [
  ...['gitlab.com', 'GitLab.com', 'example.org.', '127.0.0.1', '127.1', '0x7f.0.0.1', '2130706433'],
  ...['[::1]', '[::ffff:127.0.0.1]', '[2001:DB8::1]', 'xn--bcher-kva.example', 'localhost', 'a_b.c'],
  ...['code.example', 'gıthub.com', 'git%68ub.com', 'a..b', '10.0.0.1', '0177.0.0.1', 'x'],
];
