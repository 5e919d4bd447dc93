/** As much as one call may carry, counted as characters and entries. The same as over HTTP. */
const limit = 1024 * 1024;

/**
 * Looks at what a window sent before anything else reads it. Structured clone lets more
 * through than the contract knows: cycles, maps, typed arrays. Here only the shapes of JSON pass.
 */
export function inspectPayload(input: unknown): 'fine' | 'too-large' | 'malformed' {
  const path = new Set<object>();
  let left = limit;

  const visit = (value: unknown): 'fine' | 'too-large' | 'malformed' => {
    left -= typeof value === 'string' ? value.length + 1 : 1;
    if (left < 0) return 'too-large';
    if (typeof value !== 'object') return shapes.has(typeof value) ? 'fine' : 'malformed';
    if (value === null) return 'fine';
    if (path.has(value) || path.size > 64 || !isPlain(value)) return 'malformed';

    const keys = Object.keys(value);
    // A list with holes costs nothing to send and for ever to walk.
    if (Array.isArray(value) && value.length !== keys.length) return 'malformed';

    path.add(value);
    for (const key of keys) {
      left -= key.length;
      const verdict = visit((value as Readonly<Record<string, unknown>>)[key]);
      if (verdict !== 'fine') return verdict;
    }
    path.delete(value);
    return 'fine';
  };
  return visit(input);
}

const shapes = new Set(['string', 'number', 'boolean', 'undefined']);

/** Objects come out of structured clone with this realm's own prototypes. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}
