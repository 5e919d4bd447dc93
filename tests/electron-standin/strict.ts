import { EventEmitter } from 'node:events';

/** What is not emulated must stop the program, never be quietly undefined. */
export function notEmulated(what: string): never {
  throw new Error(`electron stand-in: ${what} is not implemented`);
}

/** The object, but reading a property it does not have throws. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      const quiet = typeof key === 'symbol' || key.startsWith('_') || silent.has(key);
      if (quiet || key in object) return Reflect.get(object, key, object) as unknown;
      return notEmulated(`${name}.${key}`);
    },
  });
}

/** Asked by the language and by printers of every object. */
const silent = new Set(['then', 'toJSON', 'constructor', 'inspect', 'nodeType', 'domain']);

/** A function to be called with `new`, with what it has besides. Its result is what `new` gives. */
export function constructible<Args extends readonly unknown[], Rest extends object>(
  name: string,
  create: (...args: Args) => object,
  rest: Rest = {} as Rest,
): (new (...args: Args) => object) & Rest {
  const called = function construct(...args: Args) {
    return create(...args);
  };
  // A plain function can be called with `new`; what it returns replaces the empty object.
  return strict(name, Object.assign(called, rest)) as unknown as ReturnType<
    typeof constructible<Args, Rest>
  >;
}

/** Options are read like the real thing reads them; one it would read and we do not is refused. */
export function onlyKnown(what: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) notEmulated(`${what} with ${key}`);
  }
}

/** An emitter on which only events that really come can be followed. */
export function emitter(name: string, events: readonly string[]): EventEmitter {
  const own = new EventEmitter();
  own.setMaxListeners(0);
  const check = (event: string | symbol) => {
    if (typeof event === 'string' && !events.includes(event) && !internal.has(event)) {
      notEmulated(`the event ${event} of ${name}`);
    }
  };
  for (const method of ['on', 'once', 'addListener', 'prependListener'] as const) {
    const original = own[method].bind(own);
    own[method] = (event, listener) => {
      check(event);
      original(event, listener);
      return own;
    };
  }
  return own;
}

const internal = new Set(['newListener', 'removeListener']);

/** Adds methods and getters to an emitter, without running the getters. */
export function extend<T extends object>(target: EventEmitter, parts: T): EventEmitter & T {
  // The descriptors of `parts` are copied one by one, so the result has its members.
  return Object.defineProperties(target, Object.getOwnPropertyDescriptors(parts)) as EventEmitter &
    T;
}

/** An event whose default can be prevented; `prevented` tells whether it was. */
export function preventable<T extends object>(
  fields: T,
): T & { preventDefault(): void; defaultPrevented: boolean } {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault: () => void (event.defaultPrevented = true),
  };
  return event;
}
