import { originOf } from './origin.ts';

/** The path an instance lives under: empty for most, `/gitlab` for GitLab with a relative URL root. */
export function rootOf(instance: string): string {
  return new URL(instance).pathname.replace(/\/$/, '');
}

/** What people call an instance by: `code.example:8443/gitlab`. */
export function nameOf(instance: string): string {
  return `${new URL(instance).host}${rootOf(instance)}`;
}

/** Whether an address lies at this instance: the same scheme, host and port, and below its root. */
export function isWithin(instance: string, address: string): boolean {
  const { pathname } = new URL(address);
  // An encoded slash is one to some servers, and could lead back out.
  if (originOf(instance) !== originOf(address) || /%2f|%5c/i.test(pathname)) return false;
  return `${decoded(pathname)}/`.startsWith(`${rootOf(instance)}/`);
}

/**
 * Those at whose instance an address lies. One host may have several instances, even one below
 * the other: then the longest root is the one whose server answers there.
 */
export function heldBy<T extends { readonly instance: string }>(
  all: readonly T[],
  address: string,
): readonly T[] {
  const around = all.filter(({ instance }) => isWithin(instance, address));
  const length = Math.max(...around.map(({ instance }) => rootOf(instance).length));
  return around.filter(({ instance }) => rootOf(instance).length === length);
}

/** Servers take an encoded letter for the letter; a root is made of nothing else. */
function decoded(path: string): string {
  return path.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
