import type { KoaContextWithOIDC } from 'oidc-provider';

import type { Exchange } from '../exchange.ts';
import { redirect, sendHtml } from '../exchange.ts';
import { pageHeaders } from '../page.ts';
import { isTenant, tenant } from './directory.ts';
import { dropCookie } from '../doorkeeper-authorize.ts';
import { failurePage } from './entra-pages.ts';
import type { Failure } from './failures.ts';
import { failure } from './failures.ts';
import type { AzureApp } from './registrations.ts';
import { knownScopes, platformOf } from './registrations.ts';
import type { AzureWorld } from './world.ts';

/** Carries Entra's own `prompt` past oidc-provider. */
export const askedPrompt = 'entra_prompt';

type Next = () => Promise<unknown>;

/** The `{tenant}` segment of a request, or an answer to a tenant nobody knows. */
export function tenantOf(exchange: Exchange<AzureWorld>): string | undefined {
  const [segment = ''] = exchange.params;
  if (isTenant(segment)) return segment;
  sendFailurePage(exchange, failure(90002, { tenant: segment }));
  return undefined;
}

/**
 * `GET /{tenant}/oauth2/v2.0/authorize`: keeps on a page of its own whoever asks in the name of
 * an unknown app or for an unknown address, asks who is there, and hands on to oidc-provider.
 */
export async function beginAuthorization(exchange: Exchange<AzureWorld>): Promise<void> {
  const { request, response, url, world } = exchange;
  const segment = tenantOf(exchange);
  if (segment === undefined) return;
  const asked = url.searchParams;
  const clientId = asked.get('client_id') ?? '';
  const app = world.registrations.find(clientId);
  const redirectUri = asked.get('redirect_uri') ?? '';
  if (!app?.principal) {
    return sendFailurePage(exchange, failure(700016, { app: clientId, directory: tenant.name }));
  }
  if (!platformOf(app, redirectUri)) {
    return sendFailurePage(exchange, failure(50011, { redirect: redirectUri, app: clientId }));
  }
  const person = world.sessions.person(request);
  const wrong = inspect(asked, app) ?? silentProblem(exchange, app);
  if (wrong) return sendBack(exchange, wrong);

  const asksWho = ['login', 'select_account'].includes(asked.get('prompt') ?? '');
  if (!person || asksWho || world.standing.owesSecondFactor(person)) {
    const back = new URL(url);
    // Whoever is chosen on the page goes on as that one.
    if (asksWho) back.searchParams.delete('prompt');
    const hint = asked.get('login_hint') ?? '';
    const query = new URLSearchParams({ return_to: back.pathname + back.search, login_hint: hint });
    return redirect(exchange, `/${segment}/login?${query.toString()}`);
  }
  await world.entra.answer(request, response, {
    tenant: segment,
    path: `/oauth2/v2.0/authorize?${forwarded(asked).toString()}`,
  });
}

/** What oidc-provider is told: without Entra's own wishes, and asking for consent as it must. */
function forwarded(asked: URLSearchParams): URLSearchParams {
  const names = [
    'client_id',
    'redirect_uri',
    'response_type',
    'response_mode',
    'scope',
    'state',
    'code_challenge',
    'code_challenge_method',
  ];
  const isOpenId = (asked.get('scope') ?? '').split(' ').includes('openid');
  // oidc-provider is always told to ask; what was really asked for is looked at by the page.
  const told = new URLSearchParams({
    prompt: 'consent',
    [askedPrompt]: asked.get('prompt') ?? '',
  });
  for (const name of isOpenId ? [...names, 'nonce'] : names) {
    const value = asked.get(name);
    if (value !== null) told.set(name, value);
  }
  return told;
}

function inspect(asked: URLSearchParams, app: AzureApp): Failure | undefined {
  if (asked.get('response_type') !== 'code') return failure(900144, { parameter: 'response_type' });
  const scopes = (asked.get('scope') ?? '').split(' ').filter(Boolean);
  const unknown = scopes.find((scope) => !knownScopes.includes(scope));
  if (unknown !== undefined || scopes.length === 0) return failure(70011, { scope: unknown ?? '' });
  const isNative = platformOf(app, asked.get('redirect_uri') ?? '') === 'native';
  const lacksProof = isNative && !asked.has('code_challenge');
  return lacksProof ? failure(9002325) : undefined;
}

/** `prompt=none` must not show a page. */
function silentProblem(
  { request, url, world }: Exchange<AzureWorld>,
  app: AzureApp,
): Failure | undefined {
  if (url.searchParams.get('prompt') !== 'none') return undefined;
  const person = world.sessions.person(request);
  if (!person) return failure(50058);
  if (world.standing.hasConsented(person, app)) return undefined;
  return failure(65001, { app: app.clientId, name: app.name });
}

function sendBack(exchange: Exchange<AzureWorld>, { error, words, suberror }: Failure): void {
  const asked = exchange.url.searchParams;
  const target = new URL(asked.get('redirect_uri') ?? '');
  const name = suberror === 'consent_required' ? 'interaction_required' : error;
  target.searchParams.set('error', name);
  target.searchParams.set('error_description', words);
  const state = asked.get('state');
  if (state !== null) target.searchParams.set('state', state);
  redirect(exchange, target.href);
}

export function sendFailurePage(exchange: Exchange<AzureWorld>, what: Failure): void {
  exchange.request.resume();
  sendHtml(exchange, 400, failurePage(what.words), pageHeaders);
}

/** The way back to the app, as Entra writes it: 302, without `iss`, with its session's name. */
export async function endAuthorization(
  context: KoaContextWithOIDC,
  next: Next,
  sessionCookie: string,
): Promise<void> {
  dropCookie(context, sessionCookie);
  await next();
  const location = context.response.get('location');
  if (context.status !== 303 || location === '' || location.startsWith('/')) return;
  if (location.startsWith(`${context.origin}/`)) return;
  const target = new URL(location);
  target.searchParams.delete('iss');
  if (target.searchParams.get('error') === 'access_denied') {
    target.searchParams.set('error_description', failure(65004).words);
    target.searchParams.set('error_subcode', 'cancel');
  }
  context.status = 302;
  context.set('location', target.href);
}

export function showFailure(context: KoaContextWithOIDC, words: string): void {
  context.status = 400;
  context.set({ ...pageHeaders, 'cache-control': 'no-store' });
  context.type = 'text/html';
  context.body = failurePage(words);
}
