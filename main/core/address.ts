/**
 * Which network addresses Latchkey refuses to talk to, whoever asks.
 *
 * Private addresses are fine: self-hosted services live there. What is never a
 * service of the person's own is refused: link-local with the clouds' metadata
 * service (169.254.0.0/16, fe80::/10), the other published metadata addresses
 * (AWS fd00:ec2::254, Google fd20:ce::254, Alibaba 100.100.100.200, Azure
 * 168.63.129.16, Oracle 192.0.0.192), the unspecified address, multicast,
 * broadcast and reserved ranges (RFC 6890), and every IPv6 form that carries one
 * of those inside (mapped, compatible, NAT64, 6to4).
 */
export function isForbiddenAddress(host: string): boolean {
  const name = bare(host);
  if (metadataNames.has(name)) return true;
  const v4 = parseV4(name);
  if (v4 !== null) return isForbiddenV4(v4);
  const v6 = parseV6(name);
  return v6 !== null && isForbiddenV6(v6);
}

/** True for 127.0.0.0/8, ::1 and the name `localhost`: this machine alone can listen there. */
export function isLoopback(host: string): boolean {
  const name = bare(host);
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const v4 = parseV4(name);
  if (v4 !== null) return v4[0] === 127;
  const v6 = parseV6(name);
  if (v6 === null) return false;
  const inner = embeddedV4(v6);
  return inner === null ? v6.every((group, at) => group === (at === 7 ? 1 : 0)) : inner[0] === 127;
}

const metadataNames: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'instance-data',
  'instance-data.ec2.internal',
]);

/** Without brackets, zone and trailing dot, in lower case. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
}

type V4 = readonly [number, number, number, number];

function parseV4(name: string): V4 | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return parts as unknown as V4;
}

function isForbiddenV4([a, b, c, d]: V4): boolean {
  if (a === 0 || a >= 224) return true;
  return metadataV4.has(`${a}.${b}.${c}.${d}`) || (a === 169 && b === 254);
}

const metadataV4: ReadonlySet<string> = new Set([
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
]);

/** Eight 16-bit groups, or null. The URL parser does the expanding of `::` and of dotted tails. */
function parseV6(name: string): readonly number[] | null {
  if (!name.includes(':') || !URL.canParse(`http://[${name}]/`)) return null;
  const [head = '', tail] = new URL(`http://[${name}]/`).hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((g) => parseInt(g, 16)));
  const left = groups(head);
  if (tail === undefined) return left;
  const right = groups(tail);
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function isForbiddenV6(groups: readonly number[]): boolean {
  const [a = 0, b = 0] = groups;
  if (groups.every((group) => group === 0)) return true;
  if ((a & 0xff00) === 0xff00 || (a & 0xffc0) === 0xfe80) return true;
  const isHost254 = groups.slice(2, 7).every((group) => group === 0) && groups[7] === 0x254;
  if (isHost254 && ((a === 0xfd00 && b === 0xec2) || (a === 0xfd20 && b === 0xce))) return true;
  const inner = embeddedV4(groups);
  return inner !== null && isForbiddenV4(inner);
}

/** The IPv4 address inside ::ffff:a.b.c.d, ::a.b.c.d, 64:ff9b::a.b.c.d or 2002:…::, or null. */
function embeddedV4(groups: readonly number[]): V4 | null {
  const split = (high = 0, low = 0): V4 => [high >> 8, high & 255, low >> 8, low & 255];
  if (groups[0] === 0x2002) return split(groups[1], groups[2]);
  const zero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  const isMapped = zero(0, 5) && groups[5] === 0xffff;
  const isTranslated = groups[0] === 0x64 && groups[1] === 0xff9b && zero(2, 6);
  // ::1 is loopback, not an embedded 0.0.0.1.
  const isCompatible = zero(0, 6) && groups[6] !== 0;
  return isMapped || isTranslated || isCompatible ? split(groups[6], groups[7]) : null;
}
