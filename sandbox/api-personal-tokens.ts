import { unauthorized, withCaller } from './api-guard.ts';
import { apiCaller } from './authenticate.ts';
import { sendJson } from './exchange.ts';

/** Every scope a token may have: any of them may ask about itself (`lib/api/personal_access_tokens/self_information.rb`). */
const anyScope: readonly string[] = [
  'api',
  'read_api',
  'read_user',
  'read_repository',
  'write_repository',
  'openid',
  'profile',
  'email',
];

const notPersonal =
  '400 Bad request - This endpoint requires token type to be a personal access token';

/** `GET /personal_access_tokens/self`. */
export const showOwnToken = withCaller(anyScope, (exchange, person) => {
  const caller = apiCaller(exchange.world, exchange.request);
  if (person === null || caller.state !== 'valid') return unauthorized(exchange);
  if (caller.kind !== 'personal') return sendJson(exchange, 400, { message: notPersonal });
  const { createdAt, expiresAt } = caller;
  return sendJson(exchange, 200, {
    id: person.id,
    name: 'made at the sandbox',
    revoked: false,
    created_at: new Date(createdAt * 1000).toISOString(),
    description: null,
    scopes: caller.scopes,
    user_id: person.id,
    last_used_at: null,
    active: true,
    // A day: the token ends when it begins, by UTC.
    expires_at: expiresAt === null ? null : new Date(expiresAt * 1000).toISOString().slice(0, 10),
  });
});
