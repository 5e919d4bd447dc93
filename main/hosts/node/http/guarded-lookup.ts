import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';

import { isForbiddenAddress } from '../../../core/address.ts';
import { AppError } from '../../../core/app-error.ts';
import { Unsent } from '../../../core/unsent.ts';

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly Resolved[]>;

export interface Resolved {
  readonly address: string;
  readonly family: number;
}

/** As the system resolves: hosts file, resolver, and their order. */
export const systemResolve: Resolve = (name) =>
  new Promise((resolve, reject) => {
    systemLookup(name, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

/**
 * The lookup a socket makes before it connects. It refuses when any answer is an
 * address we never talk to. This is the answer that is connected to, so a name that
 * changes it between check and use (DNS rebinding) gains nothing. Behind a proxy the
 * proxy resolves; there only addresses written out in the URL can be refused.
 */
export function guardedLookup(resolve: Resolve = systemResolve): LookupFunction {
  const find = callbackify((name: string, family: number) => allowed(resolve, name, family));
  return (name, options, callback) => {
    find(name, Number(options.family ?? 0), (error, found) => {
      const [first] = found ?? [];
      if (error || !first) callback(error, '', 0);
      else if (options.all) callback(null, [...found]);
      else callback(null, first.address, first.family);
    });
  };
}

async function allowed(
  resolve: Resolve,
  name: string,
  family: number,
): Promise<readonly Resolved[]> {
  const all = await resolve(name);
  if (all.some(({ address }) => isForbiddenAddress(address))) {
    throw new AppError('instance.forbidden-address', {
      detail: name,
      cause: new Unsent('no connection made'),
    });
  }
  const isFitting = (one: Resolved) => ![4, 6].includes(family) || one.family === family;
  const fitting = all.filter(isFitting);
  if (fitting.length > 0) return fitting;
  throw Object.assign(new Error(`no address for ${name}`), { code: 'ENOTFOUND' });
}
