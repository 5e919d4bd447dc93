import type { Instance } from '../../../preload/model/account.ts';
import { isLoopback } from '../../core/address.ts';
import { originOf } from '../../core/origin.ts';

/**
 * Where Microsoft's parts of an organisation live. An organisation on this machine's loopback has
 * all of them at its own origin.
 */
export interface Places {
  /** Scheme, host and port of the sign-in service. */
  readonly authority: string;
  /** Scheme, host and port of the profile service. */
  readonly profiles: string;
}

const cloud: Places = {
  authority: 'https://login.microsoftonline.com',
  profiles: 'https://app.vssps.visualstudio.com',
};

export function placesOf(instance: Instance): Places {
  const { hostname, origin } = new URL(instance);
  return isLoopback(hostname) ? { authority: origin, profiles: origin } : cloud;
}

/** The origins beside the instance's own. */
export function relatedOrigins(instance: Instance): readonly string[] {
  const { authority, profiles } = placesOf(instance);
  return [...new Set([authority, profiles])].filter(
    (origin) => originOf(origin) !== originOf(instance),
  );
}
