/** Structured clone as text: what crosses between a window and main. */
export interface Codec {
  /** Throws `An object could not be cloned.` for functions, symbols, promises and weak things. */
  stringify(value: unknown): string;
  parse(text: string): unknown;
}

/**
 * One function without anything from outside itself, because its source also runs in the
 * window. Objects are numbered, so that shared and cyclic ones keep their shape.
 */
export function createCodec(): Codec {
  type Node = { k: string; v?: unknown; n?: string; w?: unknown };
  const uncloneable = () => new Error('An object could not be cloned.');
  const tagOf = (value: object) => Object.prototype.toString.call(value).slice(8, -1);
  const toBase64 = (bytes: Uint8Array) => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const fromBase64 = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

  function stringify(root: unknown): string {
    const nodes: Node[] = [];
    const seen = new Map<object, number>();
    const encode = (value: unknown): unknown => {
      if (value === undefined) return { u: 1 };
      if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
      if (typeof value === 'number')
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : { n: Object.is(value, -0) ? '-0' : String(value) };
      if (typeof value === 'bigint') return { b: String(value) };
      if (typeof value !== 'object') throw uncloneable();
      const known = seen.get(value);
      if (known !== undefined) return { r: known };
      const node: Node = { k: '' };
      const index = nodes.push(node) - 1;
      seen.set(value, index);
      Object.assign(node, describe(value, encode));
      return { r: index };
    };
    const top = encode(root);
    return JSON.stringify({ top, nodes });
  }

  function describe(value: object, encode: (inner: unknown) => unknown): Node {
    const tag = tagOf(value);
    if (Array.isArray(value)) return { k: 'array', v: Array.from(value, encode) };
    if (value instanceof Map)
      return { k: 'map', v: [...value].map(([key, inner]) => [encode(key), encode(inner)]) };
    if (value instanceof Set) return { k: 'set', v: [...value].map(encode) };
    if (tag === 'Date') return { k: 'date', v: (value as Date).getTime() };
    if (tag === 'RegExp')
      return { k: 'regexp', v: (value as RegExp).source, n: (value as RegExp).flags };
    if (tag === 'Error')
      return { k: 'error', v: (value as Error).message, n: (value as Error).name };
    if (tag === 'ArrayBuffer')
      return { k: 'buffer', v: toBase64(new Uint8Array(value as ArrayBuffer)) };
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { k: 'view', n: tag, v: toBase64(bytes) };
    }
    if (['Promise', 'WeakMap', 'WeakSet', 'WeakRef'].includes(tag)) throw uncloneable();
    const pairs = Object.entries(value);
    return { k: 'object', v: pairs.map(([key, inner]) => [key, encode(inner)]) };
  }

  function parse(text: string): unknown {
    const { top, nodes } = JSON.parse(text) as { top: unknown; nodes: Node[] };
    const made = new Map<number, unknown>();
    const decode = (value: unknown): unknown => {
      if (value === null || typeof value !== 'object') return value;
      const mark = value as { u?: 1; n?: string; b?: string; r?: number };
      if (mark.r !== undefined) return made.has(mark.r) ? made.get(mark.r) : build(mark.r);
      if (mark.b !== undefined) return BigInt(mark.b);
      return mark.n === undefined ? undefined : Number(mark.n);
    };
    const build = (index: number): unknown => {
      const { k, v, n } = nodes[index] as Node;
      const list = v as unknown[];
      const keep = <T>(thing: T): T => (made.set(index, thing), thing);
      switch (k) {
        case 'array': {
          const array: unknown[] = keep([]);
          for (const inner of list) array.push(decode(inner));
          return array;
        }
        case 'map': {
          const map = keep(new Map<unknown, unknown>());
          for (const [key, inner] of list as [unknown, unknown][])
            map.set(decode(key), decode(inner));
          return map;
        }
        case 'set': {
          const set = keep(new Set<unknown>());
          for (const inner of list) set.add(decode(inner));
          return set;
        }
        case 'date':
          return keep(new Date(v as number));
        case 'regexp':
          return keep(new RegExp(v as string, n));
        case 'error':
          return keep(Object.assign(new Error(v as string), { name: n }));
        case 'buffer':
          return keep(fromBase64(v as string).buffer);
        case 'view': {
          const { buffer } = fromBase64(v as string);
          const View = (globalThis as unknown as Record<string, new (from: ArrayBuffer) => object>)[
            n ?? ''
          ];
          if (View === undefined) throw uncloneable();
          return keep(new View(buffer));
        }
        default: {
          const object: object = keep({});
          // Defined, not assigned: `__proto__` is a name like any other here.
          for (const [key, inner] of list as [string, unknown][])
            Object.defineProperty(object, key, {
              value: decode(inner),
              writable: true,
              enumerable: true,
              configurable: true,
            });
          return object;
        }
      }
    };
    return decode(top);
  }

  return { stringify, parse };
}
