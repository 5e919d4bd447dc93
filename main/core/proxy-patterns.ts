/** The parts of a NO_PROXY list: commas and blanks separate, as curl reads it. */
export function patternsOf(list: string): readonly string[] {
  return list.split(/[,\s]+/).filter((part) => part !== '');
}

/**
 * The pattern that holds for this address, the most particular one first, or null.
 *
 * curl's rules (lib/noproxy.c since 7.86): a name covers itself and what lies below it, with or
 * without a dot before it; a dot at the end means nothing; addresses match as written or as a
 * CIDR block; `*` alone covers everything. Beyond curl, as Go and Node's own clients do:
 * `*.corp` is `.corp`, and `host:port` covers that port alone.
 */
export function patternFor(target: URL, patterns: readonly string[]): string | null {
  const host = bare(target.hostname);
  const port = target.port || (target.protocol === 'http:' ? '80' : '443');
  const fitting = patterns.filter((pattern) => fits(pattern, host, port));
  return fitting.toSorted((one, other) => particularity(other) - particularity(one))[0] ?? null;
}

/** Whether a text can be a pattern at all. */
export function isPattern(text: string): boolean {
  if (text === '*') return true;
  const { name } = split(text);
  const [network = '', ...bits] = name.split('/');
  if (bits.length > 1 || (bits[0] !== undefined && !/^\d{1,3}$/.test(bits[0]))) return false;
  if (bytesOf(bare(network)) !== null) return true;
  return bits.length === 0 && /^(?:\*?\.)?[\w-]+(?:\.[\w-]+)*\.?$/.test(name);
}

function fits(pattern: string, host: string, port: string): boolean {
  if (pattern === '*') return true;
  const { name, only } = split(pattern.toLowerCase());
  if (only !== null && only !== port) return false;

  const [network = '', bits] = name.split('/');
  const address = bytesOf(host);
  if (address !== null) {
    const block = bytesOf(bare(network));
    return block !== null && isWithin(address, block, bits);
  }
  const suffix = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

/** A port is a number after the last colon; an IPv6 address needs its brackets for that. */
function split(pattern: string): { readonly name: string; readonly only: string | null } {
  const [, name, only] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(pattern) ?? [];
  return name === undefined ? { name: pattern, only: null } : { name, only: only ?? null };
}

function isWithin(address: readonly number[], block: readonly number[], bits?: string): boolean {
  if (address.length !== block.length) return false;
  const all = address.length * 8;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return false;
  const fixed = bits === undefined ? all : Number(bits);
  if (fixed > all) return false;
  return address.every((byte, at) => {
    const kept = Math.min(8, Math.max(0, fixed - at * 8));
    const mask = (0xff << (8 - kept)) & 0xff;
    return (byte & mask) === ((block[at] ?? 0) & mask);
  });
}

/** The 4 or 16 bytes of an address, or null for a name. */
function bytesOf(host: string): readonly number[] | null {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1).map(Number);
  if (v4) return v4.every((byte) => byte <= 255) ? v4 : null;
  const url = host.includes(':') ? URL.parse(`http://[${host}]/`) : null;
  if (url === null) return null;
  const [head = '', tail] = url.hostname.slice(1, -1).split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const whole = [...left, ...Array<number>(gap).fill(0), ...right];
  return whole.flatMap((group) => [group >> 8, group & 255]);
}

/** Without brackets and a dot at the end, in lower case. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function particularity(pattern: string): number {
  return pattern === '*' ? 0 : pattern.length;
}
