import type { KoaContextWithOIDC } from 'oidc-provider';

import type { Apps } from './apps.ts';
import { knownScopes } from './apps.ts';
import type { Endpoint } from './doorkeeper-token.ts';
import { sentence } from './doorkeeper-words.ts';
import { pageHeaders } from './page.ts';
import { messagePage } from './pages-sign-in.ts';
import type { Root } from './root.ts';

export interface AuthorizeParts {
  readonly apps: Apps;
  readonly root: Root;
  /** Adds `iss` to answers (RFC 9207), which GitLab does not. */
  readonly sendIss: () => boolean;
  /** Name of oidc-provider's session cookie, which is begun anew for every request. */
  readonly sessionCookie: string;
}

/**
 * `/oauth/authorize`: GitLab keeps whoever asks wrongly on a page of its own, status 200,
 * and sends back to the app only what the person answered.
 */
export function createAuthorizeEndpoint({
  apps,
  root,
  sendIss,
  sessionCookie,
}: AuthorizeParts): Endpoint {
  return async (context, next) => {
    const begins = context.path === '/oauth/authorize';
    // Who is signed in is decided by our own session; a remembered one could be somebody else's.
    dropCookie(context, sessionCookie);
    if (begins) {
      const problem = inspect(context, apps);
      if (problem !== undefined) return showProblem(context, root, problem);
    }
    await next();

    const location = context.response.get('location');
    if (context.status !== 303 || location === '' || isOurs(location, context)) return undefined;
    const target = new URL(location);
    const error = target.searchParams.get('error');
    if (begins && error !== null && error !== 'access_denied') {
      context.remove('location');
      return showProblem(
        context,
        root,
        sentence(error, target.searchParams.get('error_description') ?? ''),
      );
    }
    if (!sendIss()) target.searchParams.delete('iss');
    context.status = 302;
    context.set('location', target.href);
    return undefined;
  };
}

export function showProblem(context: KoaContextWithOIDC, root: Root, words: string): void {
  context.status = 200;
  context.set({ ...pageHeaders, 'cache-control': 'max-age=0, private, must-revalidate' });
  context.type = 'text/html';
  context.body = messagePage(root, 'An error has occurred', words);
}

/** What Doorkeeper looks at first, in its order; oidc-provider checks everything again. */
function inspect(context: KoaContextWithOIDC, apps: Apps): string | undefined {
  const asked = new URLSearchParams(context.querystring);
  const app = apps.find(asked.get('client_id') ?? '');
  if (!app) return sentence('invalid_client');

  const redirectUri = asked.get('redirect_uri') ?? '';
  if (app.strictPort && !app.redirectUris.includes(redirectUri)) {
    return sentence('invalid_redirect_uri');
  }
  const scopes = (asked.get('scope') ?? '').split(' ').filter(Boolean);
  if (scopes.some((scope) => !knownScopes.includes(scope))) return sentence('invalid_scope');

  if (asked.get('response_type') !== 'code') return sentence('unsupported_response_type');

  const method = asked.get('code_challenge_method');
  if (method !== null && method !== 'S256') return sentence('invalid_code_challenge_method');
  if (app.clientSecret === null && !asked.has('code_challenge')) {
    return sentence('code_challenge_required');
  }
  return undefined;
}

function isOurs(location: string, context: KoaContextWithOIDC): boolean {
  return location.startsWith('/') || location.startsWith(`${context.origin}/`);
}

export function dropCookie({ req }: Pick<KoaContextWithOIDC, 'req'>, name: string): void {
  const kept = (req.headers.cookie ?? '')
    .split(/;\s*/)
    .filter((pair) => !pair.startsWith(`${name}=`) && !pair.startsWith(`${name}.sig=`));
  req.headers.cookie = kept.join('; ');
}
