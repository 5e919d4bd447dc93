import type { Handler } from '../exchange.ts';
import { readBody } from '../exchange.ts';
import type { ApiCall } from './api-guard.ts';
import { beginCall } from './api-guard.ts';
import { simpleUser } from './api-shapes.ts';
import type { App } from './apps.ts';
import { personById } from './people.ts';
import { parseScopes } from './scopes.ts';
import type { World } from './world.ts';

type ClientHandler = (call: ApiCall, app: App, token: string) => void;

/** For an app's own routes below `/applications/{client_id}`: Basic with client ID and secret. */
export function withClient(handler: ClientHandler): Handler<World> {
  return async (exchange) => {
    const { request, world, params } = exchange;
    const text = (await readBody(request)).toString();
    const pair = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const [id = '', secret = ''] = Buffer.from(pair, 'base64').toString().split(':');
    const app = world.apps.find(id);
    const isGood = app?.clientSecret === secret && id === params[0];
    const call = beginCall(exchange, { name: id, isKnown: isGood });
    if (!call) return undefined;
    if (!app || !isGood) return call.refuse(401, 'Requires authentication');
    const token = tokenIn(text);
    return token === undefined
      ? call.refuse(422, "Invalid request.\n\nFor 'properties/access_token', nil is not a string.")
      : handler(call, app, token);
  };
}

function tokenIn(text: string): string | undefined {
  try {
    const { access_token: token } = JSON.parse(text) as { readonly access_token?: unknown };
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}

/** `POST /applications/{client_id}/token`: what a token is worth; 404 when it is worth nothing. */
export const checkToken: ClientHandler = ({ world, place, send, refuse }, app, token) => {
  const state = world.tokens.look(token);
  const person = personById(state?.personId ?? -1);
  if (state?.state !== 'valid' || state.clientId !== app.clientId || !person) {
    return refuse(404, 'Not Found');
  }
  const created = new Date(state.createdAt * 1000).toISOString();
  const expires = app.expiring && state.expiresAt !== null;
  return send(200, {
    id: state.createdAt,
    url: `${place.api}/authorizations/${state.createdAt}`,
    app: { client_id: app.clientId, name: app.name, url: 'https://latchkey.example' },
    token,
    hashed_token: null,
    token_last_eight: token.slice(-8),
    note: null,
    note_url: null,
    created_at: created,
    updated_at: created,
    scopes: app.kind === 'oauth-app' ? parseScopes(state.scopes.join(' ')) : [],
    fingerprint: null,
    expires_at: expires ? new Date((state.expiresAt ?? 0) * 1000).toISOString() : null,
    user: simpleUser({ id: person.id, login: person.username, type: 'User' }, place),
  });
};

/** `DELETE /applications/{client_id}/token`: ends this one token. */
export const deleteToken: ClientHandler = ({ world, send, refuse }, app, token) => {
  const state = world.tokens.look(token);
  if (state?.state !== 'valid' || state.clientId !== app.clientId) return refuse(404, 'Not Found');
  world.tokens.revoke(token);
  return send(204, null);
};

/** `DELETE /applications/{client_id}/grant`: ends what the person agreed to, with all its tokens. */
export const deleteGrant: ClientHandler = ({ world, send, refuse }, app, token) => {
  const state = world.tokens.look(token);
  if (state?.state !== 'valid' || state.clientId !== app.clientId) return refuse(404, 'Not Found');
  endGrant(world, state.personId ?? -1, app);
  return send(204, null);
};

/** Takes an app's authorisation back: every token it has of the person's, and its way past SSO. */
export function endGrant(world: World, personId: number, app: App): void {
  const { tokens, authorisations, sso } = world;
  for (const [key] of tokens.snapshot().entries) {
    const token = key.slice(key.indexOf(':') + 1);
    const state = tokens.look(token);
    if (state?.personId === personId && state.clientId === app.clientId) tokens.revoke(token);
  }
  authorisations.remove(personId, app.clientId);
  const person = personById(personId);
  if (person) sso.withdraw({ person, app, token: '' });
}
