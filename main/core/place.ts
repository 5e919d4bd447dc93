import { originOf } from './origin.ts';

/**
 * A place at a service, as people mean it: `https://code.example/Group/Sub`, a repository with or
 * without `.git`. Services take a path in any case and letters in either form, so places are compared
 * in one form; that never crosses an origin.
 */
export interface Place {
  readonly origin: string;
  readonly segments: readonly string[];
}

/** Reads a canonical address. Throws on what is none. */
export function placeOf(address: string): Place {
  const { pathname } = new URL(address);
  const segments = pathname
    .replace(/(?:\.git)?\/*$/, '')
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => decoded(segment).normalize('NFC').toLowerCase());
  return { origin: originOf(address), segments: withProject(segments) };
}

/** `same`: one and the same; `within`: the address lies below the place. */
export function relationOf(place: string, address: string): 'same' | 'within' | null {
  const around = placeOf(place);
  const inner = placeOf(address);
  const holds =
    around.origin === inner.origin &&
    around.segments.every((segment, index) => inner.segments[index] === segment);
  if (!holds) return null;
  return around.segments.length === inner.segments.length ? 'same' : 'within';
}

export function isSamePlace(one: string, other: string): boolean {
  return relationOf(one, other) === 'same';
}

/** How a place is written down: without `.git`, so that a repository has one name. */
export function writtenPlace(canonical: string): string {
  return canonical.replace(/(?:\.git)?\/*$/, '');
}

/**
 * Azure Repos has a short form for a repository named like its project,
 * `…/contoso/_git/Data` for `…/contoso/Data/_git/Data`; the project is the owner in both.
 */
function withProject(segments: readonly string[]): readonly string[] {
  const [organisation, mark, name] = segments;
  const isShort = segments.length === 3 && mark === '_git';
  return isShort && organisation !== undefined && name !== undefined
    ? [organisation, name, mark, name]
    : segments;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
