import { IncomingMessage } from 'node:http';

import type { Exchange } from '../exchange.ts';
import { readForm, redirect, sendHtml, sendJson } from '../exchange.ts';
import { pageHeaders } from '../page.ts';
import { isTenant, personByName, tenant } from './directory.ts';
import { askedPrompt, sendFailurePage, tenantOf } from './entra-authorize.ts';
import { wrongClient, wrongScope } from './entra-client.ts';
import { adminConsentPage, consentPage, messagePage, pickAccountPage } from './entra-pages.ts';
import type { AzurePerson } from './directory.ts';
import type { Failure } from './failures.ts';
import { failure, failureBody } from './failures.ts';
import { originsFor } from './origins.ts';
import type { AzureApp } from './registrations.ts';
import { daemon, deviceGrant, knownScopes, platformOf } from './registrations.ts';
import type { AzureWorld } from './world.ts';

type Asked = Exchange<AzureWorld>;

/** Captured: the tenant, and the path below it that oidc-provider knows. */
export async function toEntra(exchange: Asked): Promise<void> {
  const { request, response, url, params, world } = exchange;
  if (tenantOf(exchange) === undefined) return;
  const [segment = '', path = ''] = params;
  await world.entra.answer(request, response, { tenant: segment, path: `/${path}${url.search}` });
}

/** `POST /{tenant}/oauth2/v2.0/token`: Entra's rules about apps first, the grant itself after. */
export async function askForToken(exchange: Asked): Promise<void> {
  const { world } = exchange;
  const form = await readForm(exchange);
  const grantType = form.get('grant_type') ?? '';
  world.log.countGrant(grantType || '(none)');
  const clientId = form.get('client_id') ?? '';
  const app = world.registrations.find(clientId);
  const wrong =
    wrongTenant(exchange) ??
    wrongGrantType(grantType) ??
    wrongClient(form, app, world.store) ??
    wrongScope(form);
  if (wrong) return sendFailure(exchange, wrong);
  if (grantType === 'client_credentials') form.set('client_id', clientId + daemon);
  else form.delete('client_secret');
  return handOver(exchange, form);
}

/** `POST /{tenant}/oauth2/v2.0/devicecode`: whether public flows are on is told at the first poll. */
export async function askForDeviceCode(exchange: Asked): Promise<void> {
  const { world } = exchange;
  const form = await readForm(exchange);
  const app = world.registrations.find(form.get('client_id') ?? '');
  const missing = form.has('scope') ? undefined : failure(900144, { parameter: 'scope' });
  const wrong =
    wrongTenant(exchange) ?? wrongClient(form, app, world.store) ?? missing ?? wrongScope(form);
  return wrong ? sendFailure(exchange, wrong) : handOver(exchange, form);
}

function wrongGrantType(grantType: string): Failure | undefined {
  if (grantType === '') return failure(900144, { parameter: 'grant_type' });
  const known = ['authorization_code', 'refresh_token', 'client_credentials', deviceGrant];
  return known.includes(grantType) ? undefined : failure(70003, { grant: grantType });
}

function wrongTenant({ params }: Asked): Failure | undefined {
  const [segment = ''] = params;
  return isTenant(segment) ? undefined : failure(90002, { tenant: segment });
}

function sendFailure(exchange: Asked, what: Failure): void {
  sendJson(exchange, what.status, failureBody(what, originsFor(exchange).login), {
    'cache-control': 'no-store, no-cache',
  });
}

/** Hands a form that was read already to oidc-provider, which wants to read it itself. */
async function handOver(exchange: Asked, form: URLSearchParams): Promise<void> {
  const { request, response, params, world } = exchange;
  const [segment = '', path = ''] = params;
  const body = Buffer.from(form.toString());
  const { method = 'POST', headers, socket } = request;
  const again = Object.assign(new IncomingMessage(socket), {
    method,
    headers: { ...headers, 'content-length': String(body.length) },
    complete: true,
  });
  again.push(body);
  again.push(null);
  await world.entra.answer(again, response, { tenant: segment, path: `/${path}` });
}

/** The page a device's code is entered on: for somebody who is signed in. */
export async function deviceAuth(exchange: Asked): Promise<void> {
  const { request, response, url, world } = exchange;
  if (!world.sessions.person(request)) {
    return redirect(exchange, `/common/login?return_to=${encodeURIComponent(url.pathname)}`);
  }
  return world.entra.answer(request, response, {
    tenant: 'common',
    path: url.pathname.slice('/common'.length),
  });
}

export function showSignIn(exchange: Asked): void {
  const { request, url, world } = exchange;
  const segment = tenantOf(exchange);
  if (segment === undefined) return;
  const form = {
    action: `/${segment}/login`,
    returnTo: returnTarget(url.searchParams),
    hint: url.searchParams.get('login_hint') ?? '',
    current: world.sessions.person(request),
  };
  sendHtml(exchange, 200, pickAccountPage(form), pageHeaders);
}

/** An interactive sign-in; it counts as the second factor, where one is asked for. */
export async function signIn(exchange: Asked): Promise<void> {
  const segment = tenantOf(exchange);
  if (segment === undefined) return;
  const { sessions, standing } = exchange.world;
  const form = await readForm(exchange);
  const person = personByName(form.get('login') ?? '');
  const returnTo = returnTarget(form);
  if (!person || person.password !== form.get('passwd')) {
    const problem = 'Your account or password is incorrect. AADSTS50126';
    const again = { action: `/${segment}/login`, returnTo, hint: '', current: undefined, problem };
    return sendHtml(exchange, 200, pickAccountPage(again), pageHeaders);
  }
  standing.gaveSecondFactor(person);
  return redirect(exchange, returnTo, 302, { 'set-cookie': sessions.signIn(person) });
}

export function signOut(exchange: Asked): void {
  const { request, url, world } = exchange;
  request.resume();
  const cookie = { 'set-cookie': world.sessions.signOut(request) };
  const back = url.searchParams.get('post_logout_redirect_uri');
  const known = back !== null && world.registrations.list.some((app) => platformOf(app, back));
  if (known) return redirect(exchange, back, 302, cookie);
  const page = messagePage('You signed out of your account', 'You may close this window.');
  sendHtml(exchange, 200, page, { ...pageHeaders, ...cookie });
}

/** Only a path of this service: the page must not send people elsewhere. */
function returnTarget(fields: URLSearchParams): string {
  const target = fields.get('return_to') ?? '';
  return /^\/(?![/\\])/.test(target) ? target : '/';
}

interface Pending {
  readonly person: AzurePerson;
  readonly app: AzureApp;
  readonly scopes: readonly string[];
  readonly isDevice: boolean;
  /** Asked although the person has agreed before. */
  readonly isAskedAnew: boolean;
}

async function findPending({ request, response, world }: Asked): Promise<Pending | undefined> {
  const person = world.sessions.person(request);
  if (!person) return undefined;
  try {
    const details = await world.entra.provider.interactionDetails(request, response);
    const params = details.params as { client_id: string; scope?: string; [askedPrompt]?: string };
    const { client_id: clientId, scope } = params;
    const app = world.registrations.find(clientId);
    const scopes = scope?.split(' ') ?? [];
    const isDevice = details.deviceCode !== undefined;
    const isAskedAnew = params[askedPrompt] === 'consent';
    return app && { person, app, scopes, isDevice, isAskedAnew };
  } catch {
    // The request has expired, or was answered in another tab.
    return undefined;
  }
}

export async function showConsent(exchange: Asked): Promise<void> {
  const pending = await findPending(exchange);
  if (!pending) return sendOver(exchange);
  const { person, app, isDevice, isAskedAnew } = pending;
  // For a device the question was asked on the page before this one.
  const hasAgreed = !isAskedAnew && exchange.world.standing.hasConsented(person, app);
  if (isDevice || hasAgreed) {
    return finish(exchange, pending);
  }
  return sendHtml(exchange, 200, consentPage(pending, exchange.url.pathname), pageHeaders);
}

export async function answerConsent(exchange: Asked): Promise<void> {
  const decision = (await readForm(exchange)).get('decision');
  const pending = await findPending(exchange);
  if (!pending) return sendOver(exchange);
  if (decision === 'accept' && !pending.app.adminOnly) return finish(exchange, pending);
  if (decision === 'accept') {
    return sendHtml(exchange, 403, consentPage(pending, exchange.url.pathname), pageHeaders);
  }
  const { request, response, world } = exchange;
  const denied = { error: 'access_denied', error_description: failure(65004).words };
  return world.entra.provider.interactionFinished(request, response, denied);
}

async function finish(exchange: Asked, { person, app, scopes }: Pending): Promise<void> {
  const { request, response, world } = exchange;
  const { provider } = world.entra;
  world.standing.consent(person, app);
  const accountId = person.objectId;
  const grant = new provider.Grant({ accountId, clientId: app.clientId });
  grant.addOIDCScope(scopes.join(' '));
  const grantId = await grant.save();
  const result = { login: { accountId }, consent: { grantId } };
  await provider.interactionFinished(request, response, result);
}

function sendOver(exchange: Asked): void {
  const words = 'It has expired or was answered already. Please begin again in the app.';
  sendHtml(exchange, 400, messagePage('This request is over', words), pageHeaders);
}

/** `/{tenant}/adminconsent` and `/{tenant}/v2.0/adminconsent`. */
export async function adminConsent(exchange: Asked): Promise<void> {
  const { request, url, world } = exchange;
  if (tenantOf(exchange) === undefined) return;
  const clientId = url.searchParams.get('client_id') ?? '';
  const redirectUri = url.searchParams.get('redirect_uri') ?? '';
  const app = world.registrations.find(clientId);
  if (!app) {
    return sendFailurePage(exchange, failure(700016, { app: clientId, directory: tenant.name }));
  }
  if (!platformOf(app, redirectUri)) {
    return sendFailurePage(exchange, failure(50011, { redirect: redirectUri, app: clientId }));
  }
  if (request.method !== 'POST') {
    return sendHtml(exchange, 200, adminConsentPage(app, url.pathname + url.search), pageHeaders);
  }
  const target = new URL(redirectUri);
  const agreed = (await readForm(exchange)).get('decision') === 'accept';
  if (agreed) {
    world.registrations.consentAsAdmin(clientId);
    target.searchParams.set('admin_consent', 'True');
    target.searchParams.set('tenant', tenant.id);
  } else {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set('error_description', failure(65004).words);
  }
  const state = url.searchParams.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return redirect(exchange, target.href);
}

/** `/{tenant}/v2.0/.well-known/openid-configuration`; an open tenant names itself by a placeholder. */
export function showMetadata(exchange: Asked): void {
  const [segment = ''] = exchange.params;
  const { login } = originsFor(exchange);
  const wrong = wrongTenant(exchange);
  if (wrong) return sendFailure(exchange, wrong);
  const isOpen = ['organizations', 'common'].includes(segment);
  const base = `${login}/${isOpen ? segment : tenant.id}`;
  return sendJson(exchange, 200, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: knownScopes.filter((scope) => !scope.includes('/')),
    issuer: `${login}/${isOpen ? '{tenantid}' : tenant.id}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
      'email',
    ],
  });
}

export function showKeys(exchange: Asked): void {
  sendJson(exchange, 200, { keys: [exchange.world.tokens.key] });
}
