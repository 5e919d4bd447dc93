/** The parameters of an answer, each at most once (RFC 6749 §3.1). */
export interface Query {
  readonly at: 'read';
  readonly values: ReadonlyMap<string, string>;
}

export interface QueryProblem {
  readonly at: 'failed';
  readonly problem: 'duplicate' | 'encoding';
  /** The parameter's decoded name, or an empty string when the name itself was malformed. */
  readonly name: string;
}

/**
 * Reads a form-encoded query. Not `URLSearchParams`, which keeps duplicates and turns
 * broken percent-encoding into replacement characters instead of saying so.
 */
export function parseQuery(text: string): Query | QueryProblem {
  const values = new Map<string, string>();
  for (const piece of text.split('&')) {
    if (piece === '') continue;
    const at = piece.indexOf('=');
    const name = decode(at < 0 ? piece : piece.slice(0, at));
    if (name === undefined) return { at: 'failed', problem: 'encoding', name: '' };
    if (values.has(name)) return { at: 'failed', problem: 'duplicate', name };
    const value = decode(at < 0 ? '' : piece.slice(at + 1));
    if (value === undefined) return { at: 'failed', problem: 'encoding', name };
    values.set(name, value);
  }
  return { at: 'read', values };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
