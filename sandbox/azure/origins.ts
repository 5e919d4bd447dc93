import type { IncomingMessage } from 'node:http';

import type { Exchange } from '../exchange.ts';

/** The real names this sandbox answers to when a proxy leads them here; its certificate has them. */
export const playedHosts = [
  'dev.azure.com',
  'login.microsoftonline.com',
  'app.vssps.visualstudio.com',
] as const;

/** Where the services live, as whoever asks sees them. */
export interface Origins {
  readonly devops: string;
  readonly login: string;
  readonly profiles: string;
}

/**
 * Asked by a real name, answers speak of real names; asked on loopback, the one server is all
 * three services.
 */
export function originsOf(request: IncomingMessage, url: string): Origins {
  const host = (request.headers.host ?? '').replace(/:443$/, '');
  if (!playedHosts.some((name) => name === host)) {
    return { devops: url, login: url, profiles: url };
  }
  const [devops, login, profiles] = playedHosts;
  return {
    devops: `https://${devops}`,
    login: `https://${login}`,
    profiles: `https://${profiles}`,
  };
}

export const originsFor = ({ request, world }: Exchange<{ readonly url: string }>): Origins =>
  originsOf(request, world.url);
