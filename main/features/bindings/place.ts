import type { Account } from '../../../preload/model/account.ts';
import type { BindingKind } from '../../../preload/model/binding.ts';
import { AppError } from '../../core/app-error.ts';
import { canonicalGitUrl } from '../../core/git-url.ts';
import { isWithin } from '../../core/instance-root.ts';
import { originOf } from '../../core/origin.ts';
import { isSamePlace, placeOf, relationOf, writtenPlace } from '../../core/place.ts';

/**
 * What a person typed as a place, canonical: a host (`github.com`), an owner (`github.com/acme`) or a
 * repository's address, https where no scheme was typed. Throws what `canonicalGitUrl` throws.
 */
export function canonicalPlace(typed: string, allowHttp: boolean): string {
  const text = typed.trim().replace(/\/+$/, '');
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text);
  const full = hasScheme ? text : `https://${text}`;
  // A host alone is no address of a repository; read as if it had one, it is held to the same rules.
  const isHost = /^[a-z][a-z0-9+.-]*:\/\/[^/]*$/i.test(full);
  const { url } = canonicalGitUrl(isHost ? `${full}/x` : full, { allowHttp });
  const place = url.replace(/^ssh:\/\/[^/@]*@/, 'ssh://');
  return isHost ? place.slice(0, -2) : writtenPlace(place);
}

/**
 * The place as it is kept for this account: one above its instance, such as the host of a service
 * that lives below a path, means the whole instance. Throws `binding.elsewhere`.
 */
export function placeFor(place: string, account: Account): string {
  const { instance, repository, host } = account;
  const isAbove = originOf(instance) === originOf(place) && relationOf(place, instance) !== null;
  const kept = isAbove ? instance : place;
  const serves = repository === null || isSamePlace(repository, kept);
  if (serves && isWithin(instance, kept)) return kept;
  const detail = `${account.login} is on ${host}, the place is ${place}`;
  throw new AppError('binding.elsewhere', { detail });
}

/** `isRepository`: somebody knows the place to be one. */
export function kindOf(place: string, account: Account, isRepository: boolean): BindingKind {
  const depth = placeOf(place).segments.length - placeOf(account.instance).segments.length;
  if (depth <= 0) return 'host';
  return isRepository || placeOf(place).segments.includes('_git') ? 'repository' : 'owner';
}
