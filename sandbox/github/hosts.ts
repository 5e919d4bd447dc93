import type { IncomingMessage } from 'node:http';

import type { Root } from '../root.ts';
import { createRoot } from '../root.ts';

/** Names on the certificate, beside the loopback address: GitHub's own, and tenants of ghe.com. */
export const certificateNames: readonly string[] = [
  'github.com',
  '*.github.com',
  '*.ghe.com',
  'api.acme.ghe.com',
  'api.octocorp.ghe.com',
];

/** Under which addresses the service was asked: they are what its answers are made of. */
export interface Place {
  /** Where pages, sign-in and git are. */
  readonly web: string;
  /** Where the REST API is. */
  readonly api: string;
  /** GitHub Enterprise Server, or one of the services GitHub runs itself. */
  readonly kind: 'server' | 'hosted';
}

const apiPath = '/api/v3';
const isHosted = (name: string): boolean => name === 'github.com' || name.endsWith('.ghe.com');

/** `api.github.com` → `github.com`; undefined for a host that is no API. */
function webOf(host: string): string | undefined {
  const name = /^api\.(.+)$/.exec(host)?.[1];
  return name !== undefined && isHosted(name) ? name : undefined;
}

/** Ports are left out for GitHub's own names: a proxy leads there, whoever asks wrote none. */
const hostOf = (header: string): string => {
  const [, name = '', port = ''] = /^(.*?)(:\d+)?$/.exec(header.toLowerCase()) ?? [];
  return isHosted(name) || webOf(name) !== undefined ? name : name + port;
};

export function placeOf(request: IncomingMessage): Place {
  const host = hostOf(request.headers.host ?? '127.0.0.1');
  const web = webOf(host) ?? host;
  return isHosted(web)
    ? { web: `https://${web}`, api: `https://api.${web}`, kind: 'hosted' }
    : { web: `https://${web}`, api: `https://${web}${apiPath}`, kind: 'server' };
}

/** Routes are written as Enterprise Server has them; the API's own host lacks the prefix. */
export function createGithubRoot(): Root {
  const root = createRoot();
  return {
    ...root,
    within(asked, header = '') {
      const host = hostOf(header);
      if (webOf(host) !== undefined) return apiPath + asked;
      const belowApi = asked === apiPath || asked.startsWith(`${apiPath}/`);
      return isHosted(host) && belowApi ? undefined : root.within(asked);
    },
  };
}

/** Whether an origin is GitHub's, or a tenant's: those the certificate covers. */
export function isGithubOrigin(origin: string): boolean {
  // An app's own scheme has no origin.
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' && (isHosted(hostname) || webOf(hostname) !== undefined);
}
