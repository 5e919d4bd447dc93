/**
 * The part of the Reflect metadata proposal that the certificate library's
 * dependency container asks for. It must be there before that library loads,
 * and this project carries no polyfill package for one test dependency.
 */
const stored = new WeakMap<object, Map<unknown, unknown>>();

function own(target: object): Map<unknown, unknown> {
  const found = stored.get(target) ?? new Map<unknown, unknown>();
  stored.set(target, found);
  return found;
}

function lookUp(key: unknown, target: object | null): unknown {
  if (target === null) return undefined;
  return stored.get(target)?.has(key)
    ? stored.get(target)?.get(key)
    : lookUp(key, Object.getPrototypeOf(target) as object | null);
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, {
    defineMetadata: (key: unknown, value: unknown, target: object) =>
      void own(target).set(key, value),
    getOwnMetadata: (key: unknown, target: object) => stored.get(target)?.get(key),
    hasOwnMetadata: (key: unknown, target: object) => stored.get(target)?.has(key) ?? false,
    getMetadata: lookUp,
    hasMetadata: (key: unknown, target: object) => lookUp(key, target) !== undefined,
    metadata: (key: unknown, value: unknown) => (target: object) =>
      void own(target).set(key, value),
  });
}

export {};
