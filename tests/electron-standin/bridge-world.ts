/**
 * Carries values between the page's world and the preload's isolated world, as Electron's
 * contextBridge does: functions and promises as stand-ins of themselves, errors by their
 * message, prototypes dropped. Runs as source in both worlds, so it uses nothing from outside.
 *
 * The road is a synchronous DOM event whose detail Blink copies from one world to the other.
 */
export interface WorldBridge {
  /** Functions that the other world may call by number. 0 is what the page's world offers. */
  readonly offered: Map<number, (...args: never[]) => unknown>;
  call(id: number, args: readonly unknown[]): unknown;
}

export function createWorldBridge(role: 'page' | 'preload', token: string): WorldBridge {
  type Sent = { t: string; v?: unknown; id?: number };
  type Asked = { id: number; reply: string; args: Sent[] };
  const other = role === 'page' ? 'preload' : 'page';
  const offered: WorldBridge['offered'] = new Map();
  const numbers = new WeakMap<object, number>();
  let last = 0;

  const offer = (run: (...args: never[]) => unknown, of: object): number => {
    const id = numbers.get(of) ?? (last += 1);
    numbers.set(of, id);
    offered.set(id, run);
    return id;
  };

  const pack = (value: unknown, seen: Map<object, Sent>, depth = 0): Sent => {
    if (depth > 1000) throw new TypeError('Electron contextBridge recursion depth exceeded.');
    if (typeof value === 'symbol') throw new TypeError('symbols cannot cross the contextBridge');
    if (typeof value === 'function')
      return { t: 'function', id: offer(value as (...args: never[]) => unknown, value) };
    if (typeof value !== 'object' || value === null) return { t: 'plain', v: value };
    const known = seen.get(value);
    if (known !== undefined) return known;
    const sent: Sent = { t: 'plain' };
    seen.set(value, sent);
    if (value instanceof Promise) {
      const settle = (...[kept, broken]: (() => void)[]) => void value.then(kept, broken);
      return Object.assign(sent, { t: 'promise', id: offer(settle, value) });
    }
    if (value instanceof Error) return Object.assign(sent, { t: 'error', v: value.message });
    const inner = (one: unknown) => pack(one, seen, depth + 1);
    if (Array.isArray(value)) return Object.assign(sent, { t: 'array', v: value.map(inner) });
    const builtIn =
      ArrayBuffer.isView(value) ||
      /^\[object (Date|RegExp|Map|Set|ArrayBuffer|Blob|File)\]$/.test(
        Object.prototype.toString.call(value),
      );
    if (builtIn) return Object.assign(sent, { v: value });
    const pairs = Object.entries(value).map(([key, one]) => [key, inner(one)]);
    return Object.assign(sent, { t: 'object', v: pairs });
  };

  const unpack = (sent: Sent, made: Map<Sent, unknown>): unknown => {
    if (made.has(sent)) return made.get(sent);
    const keep = <T>(value: T): T => (made.set(sent, value), value);
    const id = sent.id ?? 0;
    switch (sent.t) {
      case 'function':
        return keep((...args: unknown[]) => call(id, args));
      case 'promise':
        return keep(new Promise((resolve, reject) => void call(id, [resolve, reject])));
      case 'error':
        return keep(new Error(sent.v as string));
      case 'array': {
        const array: unknown[] = keep([]);
        for (const one of sent.v as Sent[]) array.push(unpack(one, made));
        return array;
      }
      case 'object': {
        const object: Record<string, unknown> = keep({});
        for (const [key, one] of sent.v as [string, Sent][])
          Object.defineProperty(object, key, {
            value: unpack(one, made),
            writable: true,
            enumerable: true,
            configurable: true,
          });
        return object;
      }
      default:
        return sent.v;
    }
  };

  const call = (id: number, args: readonly unknown[]): unknown => {
    const reply = `${token}:${role}:reply:${(last += 1)}`;
    const answers: { ok?: Sent; failed?: Sent }[] = [];
    const hear = (event: Event) => void answers.push((event as CustomEvent).detail);
    document.addEventListener(reply, hear, { once: true });
    const detail: Asked = { id, reply, args: args.map((one) => pack(one, new Map())) };
    document.dispatchEvent(new CustomEvent(`${token}:${other}`, { detail }));
    document.removeEventListener(reply, hear);
    const [answer] = answers;
    if (answer?.failed) throw unpack(answer.failed, new Map());
    if (!answer?.ok) throw new Error('contextBridge: the other world is gone');
    return unpack(answer.ok, new Map());
  };

  document.addEventListener(`${token}:${role}`, (event) => {
    const { id, reply, args } = (event as CustomEvent).detail as Asked;
    let detail: { ok?: Sent; failed?: Sent };
    try {
      const run = offered.get(id) as (...values: unknown[]) => unknown;
      detail = { ok: pack(run(...args.map((one) => unpack(one, new Map()))), new Map()) };
    } catch (thrown) {
      detail = { failed: pack(thrown, new Map()) };
    }
    document.dispatchEvent(new CustomEvent(reply, { detail }));
  });

  return { offered, call };
}
