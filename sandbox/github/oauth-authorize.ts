import { dropCookie } from '../doorkeeper-authorize.ts';
import { readForm, redirect, sendHtml } from '../exchange.ts';
import { isCallback } from './apps.ts';
import type { RedirectError } from './oauth-words.ts';
import { redirectRefusal } from './oauth-words.ts';
import { pageHeaders } from './page.ts';
import { consentPage, messagePage } from './pages.ts';
import type { Person } from './people.ts';
import { parseScopes, toOAuth } from './scopes.ts';
import { toSignIn } from './sign-in.ts';
import type { GithubExchange } from './world.ts';

/**
 * `GET /login/oauth/authorize`, in GitHub's order: which app, whose callback, who is there. The
 * parameters GitHub does without are filled in, and oidc-provider goes on from there.
 */
export async function authorize(exchange: GithubExchange): Promise<void> {
  const { request, url, world } = exchange;
  const asked = new URLSearchParams(url.search);
  const app = world.apps.find(asked.get('client_id') ?? '');
  if (!app) {
    return sendHtml(exchange, 404, messagePage('404', 'There is no such app.'), pageHeaders);
  }
  const registered = app.redirectUris[0] ?? '';
  const redirectUri = asked.get('redirect_uri') ?? registered;
  const refuse = (error: RedirectError): void => refuseAt(exchange, registered, error);
  if (app.suspended) return refuse('application_suspended');
  if (!isCallback(app, redirectUri)) return refuse('redirect_uri_mismatch');

  const person = world.sessions.person(request);
  if (!person) return toSignIn(exchange, asked.get('login') ?? '');

  const wanted = parseScopes(asked.get('scope') ?? '');
  const agreed = world.authorisations.scopes(person.id, app.clientId) ?? [];
  // GitHub repeats what was granted before when an app names no scope.
  const scopes = app.kind === 'github-app' ? [] : wanted.length > 0 ? wanted : agreed;
  for (const name of ['prompt', 'login', 'allow_signup']) asked.delete(name);
  asked.set('scope', toOAuth(scopes));
  asked.set('response_type', 'code');
  asked.set('redirect_uri', redirectUri);
  request.url = `${url.pathname}?${asked.toString()}`;
  return toOAuthServer(exchange);
}

/** oidc-provider's own session is begun anew each time; it could be somebody else's. */
export async function toOAuthServer({ request, response, world }: GithubExchange): Promise<void> {
  dropCookie({ req: request }, world.oauth.sessionCookie);
  await world.oauth.answer(request, response);
}

/** The way on from a device's page: the session is the one that page began. */
export const resumeDevice = ({ request, response, world }: GithubExchange): Promise<void> =>
  world.oauth.answer(request, response);

/** The page for a device's code. */
export async function enterDeviceCode(exchange: GithubExchange): Promise<void> {
  const { request, response, url, world } = exchange;
  if (!world.sessions.person(request)) return toSignIn(exchange);
  if (request.method === 'GET') {
    // oidc-provider would post the code by script at once; a person should see it first.
    request.headers['x-sandbox-user-code'] = url.searchParams.get('user_code') ?? '';
    request.url = url.pathname;
    return toOAuthServer(exchange);
  }
  return world.oauth.answer(request, response);
}

function refuseAt(exchange: GithubExchange, callback: string, error: RedirectError): void {
  const target = new URL(callback);
  const state = exchange.url.searchParams.get('state');
  for (const [key, value] of Object.entries(redirectRefusal(error))) {
    target.searchParams.set(key, value);
  }
  if (state !== null) target.searchParams.set('state', state);
  redirect(exchange, target.href);
}

/** The consent page, between the authorization request and its answer. */
export async function showConsent(exchange: GithubExchange): Promise<void> {
  const { world, url } = exchange;
  const pending = await findPending(exchange);
  const app = pending && world.apps.find(pending.clientId);
  if (!pending || !app) return sendExpired(exchange);
  const { person, scopes, isDevice } = pending;
  // For a device the question was asked on the page before this one.
  if (isDevice) return finish(exchange, pending);
  const guarded = world.sso.guarding(person, app);
  const page = consentPage({ app, person, scopes, guarded }, url.pathname);
  return sendHtml(exchange, 200, page, pageHeaders);
}

export async function answerConsent(exchange: GithubExchange): Promise<void> {
  const form = await readForm(exchange);
  const pending = await findPending(exchange);
  if (!pending) return sendExpired(exchange);
  const { request, response, world } = exchange;
  if (form.get('decision') === 'authorize') {
    const app = world.apps.find(pending.clientId);
    const allowed = app ? world.sso.guarding(pending.person, app) : [];
    for (const login of form.getAll('sso').filter((name) => allowed.includes(name))) {
      world.sso.authorise({ person: pending.person, app: app ?? null, token: '' }, login);
    }
    return finish(exchange, pending);
  }
  return world.oauth.provider.interactionFinished(request, response, { error: 'access_denied' });
}

interface Pending {
  readonly person: Person;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly isDevice: boolean;
}

async function findPending(exchange: GithubExchange): Promise<Pending | undefined> {
  const { request, response, world } = exchange;
  const person = world.sessions.person(request);
  if (!person) return undefined;
  try {
    const details = await world.oauth.provider.interactionDetails(request, response);
    const { client_id: clientId, scope = '' } = details.params as {
      client_id: string;
      scope?: string;
    };
    const isDevice = details.deviceCode !== undefined;
    return { person, clientId, scopes: parseScopes(scope), isDevice };
  } catch {
    // The request has expired, or was answered in another tab.
    return undefined;
  }
}

async function finish(exchange: GithubExchange, pending: Pending): Promise<void> {
  const { request, response, world } = exchange;
  const { person, clientId, scopes } = pending;
  const { provider } = world.oauth;
  const accountId = String(person.id);
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(toOAuth(scopes));
  const grantId = await grant.save();
  world.authorisations.add(person.id, clientId, scopes);
  const result = { login: { accountId }, consent: { grantId } };
  await provider.interactionFinished(request, response, result);
}

function sendExpired(exchange: GithubExchange): void {
  const words = 'It has expired or was answered already. Please begin again in the app.';
  sendHtml(exchange, 400, messagePage('This request is over', words), pageHeaders);
}
