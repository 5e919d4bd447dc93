import { bearerToken } from './authenticate.ts';
import { challenge } from './doorkeeper-words.ts';
import type { Exchange } from './exchange.ts';
import { readForm, redirect, sendHtml, sendJson } from './exchange.ts';
import { pageHeaders } from './page.ts';
import { consentPage, messagePage, signInPage } from './pages-sign-in.ts';
import type { Person } from './people.ts';
import { personByName } from './people.ts';
import { sentence } from './doorkeeper-words.ts';
import type { Root } from './root.ts';

/** Routes that need nobody signed in: oidc-provider answers them, in Doorkeeper's words. */
export async function toOAuthServer({ request, response, world }: Exchange): Promise<void> {
  await world.oauth.answer(request, response);
}

/** As GitLab does, asks who is there before it looks at what is asked. */
export async function signedInOnly(exchange: Exchange): Promise<void> {
  const { request, path, url, world } = exchange;
  if (!world.sessions.person(request)) {
    const returnTo = encodeURIComponent(url.pathname + url.search);
    return redirect(exchange, world.root.at(`/users/sign_in?return_to=${returnTo}`));
  }
  if (path === '/oauth/device' && request.method === 'GET') setUserCodeAside(exchange);
  return toOAuthServer(exchange);
}

/** oidc-provider would post the code by script at once; a person should see it first. */
function setUserCodeAside({ request, url }: Exchange): void {
  request.headers['x-sandbox-user-code'] = url.searchParams.get('user_code') ?? '';
  request.url = url.pathname;
}

export function showSignIn(exchange: Exchange): void {
  const { root } = exchange.world;
  const page = signInPage(root, returnTarget(root, exchange.url.searchParams));
  sendHtml(exchange, 200, page, pageHeaders);
}

export async function signIn(exchange: Exchange): Promise<void> {
  const { root, sessions } = exchange.world;
  const form = await readForm(exchange);
  const person = personByName(form.get('username') ?? '');
  if (!person || person.password !== form.get('password')) {
    const page = signInPage(root, returnTarget(root, form), 'Invalid login or password.');
    return sendHtml(exchange, 422, page, pageHeaders);
  }
  const cookie = sessions.signIn(person);
  return redirect(exchange, returnTarget(root, form), 302, { 'set-cookie': cookie });
}

/** Whoever signs in next goes on where this person was, so that a question can change hands. */
export async function signOut(exchange: Exchange): Promise<void> {
  const { root, sessions } = exchange.world;
  const form = await readForm(exchange);
  const cookie = sessions.signOut(exchange.request);
  const page = root.at(`/users/sign_in?return_to=${encodeURIComponent(returnTarget(root, form))}`);
  redirect(exchange, page, 302, { 'set-cookie': cookie });
}

/** Only a path of this service: the page must not send people elsewhere. */
function returnTarget(root: Root, fields: URLSearchParams): string {
  const target = fields.get('return_to') ?? '';
  const isOurs = /^\/(?![/\\])/.test(target) && root.within(target) !== undefined;
  return isOurs ? target : root.at('/');
}

/** The consent page, between the authorization request and its answer. */
export async function showConsent(exchange: Exchange): Promise<void> {
  const { world, url } = exchange;
  const pending = await findPending(exchange);
  if (!pending) return sendExpired(exchange);

  const { person, clientId, scopes, isDevice } = pending;
  const app = world.apps.find(clientId);
  if (!app) return sendExpired(exchange);
  // For a device the question was asked on the page before this one.
  if (isDevice || app.trusted) return finish(exchange, pending);
  const page = consentPage({ root: world.root, app, person, scopes }, url.pathname);
  return sendHtml(exchange, 200, page, pageHeaders);
}

export async function answerConsent(exchange: Exchange): Promise<void> {
  const decision = (await readForm(exchange)).get('decision');
  const pending = await findPending(exchange);
  if (!pending) return sendExpired(exchange);
  if (decision === 'authorize') return finish(exchange, pending);

  const { request, response, world } = exchange;
  const denied = { error: 'access_denied', error_description: sentence('access_denied') };
  return world.oauth.provider.interactionFinished(request, response, denied);
}

interface Pending {
  readonly person: Person;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly isDevice: boolean;
}

async function findPending({ request, response, world }: Exchange): Promise<Pending | undefined> {
  const person = world.sessions.person(request);
  if (!person) return undefined;
  try {
    const details = await world.oauth.provider.interactionDetails(request, response);
    const { client_id: clientId, scope } = details.params as { client_id: string; scope?: string };
    const scopes = scope?.split(' ') ?? [];
    return { person, clientId, scopes, isDevice: details.deviceCode !== undefined };
  } catch {
    // The request has expired, or was answered in another tab.
    return undefined;
  }
}

async function finish(exchange: Exchange, { person, clientId, scopes }: Pending): Promise<void> {
  const { request, response, world } = exchange;
  const { provider } = world.oauth;
  const accountId = String(person.id);
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scopes.join(' '));
  const grantId = await grant.save();
  const result = { login: { accountId }, consent: { grantId } };
  await provider.interactionFinished(request, response, result);
}

function sendExpired(exchange: Exchange): void {
  const words = 'It has expired or was answered already. Please begin again in the app.';
  const page = messagePage(exchange.world.root, 'This request is over', words);
  sendHtml(exchange, 400, page, pageHeaders);
}

/** `GET /oauth/token/info`, which oidc-provider does not know. */
export function tokenInfo(exchange: Exchange): void {
  const { request, url, world } = exchange;
  const raw = bearerToken(request) ?? url.searchParams.get('access_token') ?? '';
  const token = world.tokens.look(raw);
  if (token?.state !== 'valid') {
    const state = token ? `was ${token.state}` : 'is invalid';
    const words = `The access token ${token?.state === 'expired' ? 'expired' : state}`;
    const body = { error: 'invalid_token', error_description: words, state: 'unauthorized' };
    const headers = {
      'www-authenticate': challenge('invalid_token', words),
      'cache-control': 'no-store',
    };
    return sendJson(exchange, 401, body, headers);
  }
  const left = (token.expiresAt ?? 0) - Math.floor(Date.now() / 1000);
  return sendJson(exchange, 200, {
    resource_owner_id: token.personId,
    scope: token.scopes,
    expires_in: left,
    application: { uid: token.clientId },
    created_at: token.createdAt,
    scopes: token.scopes,
    expires_in_seconds: left,
  });
}
