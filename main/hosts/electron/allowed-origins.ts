import { z } from 'zod';

import { account, instance } from '../../../preload/model/account.ts';
import { originOf } from '../../core/origin.ts';
import type { Dispatch } from '../../dispatch.ts';

const apps = z.object({ git: z.array(z.object({ instance, allowHttp: z.boolean() })) });
const accounts = z.array(account.pick({ instance: true }));

/** The services' own, whose pages are needed before anything is set up. */
const wellKnown = ['https://gitlab.com', 'https://github.com'].map((each) => originOf(each));

/**
 * The origins the browser may be sent to: instances an admin entered and services of linked
 * accounts, asked for anew each time. Plain http counts only where the admin allowed it.
 */
export async function allowedOrigins(dispatch: Dispatch): Promise<readonly string[]> {
  const [integrations, linked] = await Promise.all([
    dispatch('integrations.list', {}),
    dispatch('accounts.list', {}),
  ]);
  const entered = integrations.ok ? apps.parse(integrations.value).git : [];
  const http = entered.filter(({ allowHttp }) => allowHttp).map((app) => app.instance);
  const instances = [...entered, ...(linked.ok ? accounts.parse(linked.value) : [])];
  const origins = instances
    .map((one) => one.instance)
    .filter((address) => address.startsWith('https:') || http.includes(address))
    .map((address) => originOf(address));
  return [...wellKnown, ...origins];
}
