/** What git asks for: the lines of its credential protocol that matter here. */
export interface CredentialRequest {
  readonly action: string;
  readonly protocol: string;
  readonly host: string;
  /** Without a slash at its start, percent-decoded; only where `credential.useHttpPath` asks for it. */
  readonly path: string | null;
  readonly username: string | null;
}

const longestRequest = 65_536;
const longestLine = 65_535;

/**
 * Reads one request strictly, as bytes: lines end in LF and nothing else, and
 * whatever two readers could understand in two ways is refused with the word for
 * why (CVE-2020-5260, -11008, 2024-50338, 2024-52006, 2025-23040).
 * Unknown keys are skipped. `url=` is refused: it rewrites the other fields.
 */
export function readRequest(bytes: Uint8Array): CredentialRequest | { readonly refused: string } {
  if (bytes.length > longestRequest) return { refused: 'too long' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { refused: 'not UTF-8' };
  }
  // oxlint-disable-next-line no-control-regex -- refusing them is the point
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/.test(text)) {
    return { refused: 'control character' };
  }

  const fields = new Map<string, string>();
  for (const line of text.replace(/\n+$/, '').split('\n')) {
    const equals = line.indexOf('=');
    if (line.length > longestLine) return { refused: 'line too long' };
    if (equals < 1) return { refused: 'line without a key' };
    const key = line.slice(0, equals);
    if (key === 'url') return { refused: 'url' };
    if (key.endsWith('[]')) continue;
    if (fields.has(key)) return { refused: 'duplicate key' };
    fields.set(key, line.slice(equals + 1));
  }

  const protocol = fields.get('protocol') ?? '';
  const host = fields.get('host') ?? '';
  if (protocol === '' || host === '') return { refused: 'no protocol or host' };
  if (!/^[a-z0-9]+$/.test(protocol)) return { refused: 'protocol' };
  if (!/^[A-Za-z0-9._:[\]-]+$/.test(host)) return { refused: 'host' };
  return {
    action: fields.get('action') ?? '',
    protocol,
    host,
    path: fields.get('path') ?? null,
    username: fields.get('username') ?? null,
  };
}
