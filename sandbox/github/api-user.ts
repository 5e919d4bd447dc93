import type { ApiHandler } from './api-guard.ts';
import { serverVersion } from './api-guard.ts';
import { privateUser, publicUser } from './api-shapes.ts';
import { allows } from './scopes.ts';

/** `GET /user`: the private fields come with the scope `user` or `read:user` only. */
export const showUser: ApiHandler = ({ world, place, credential, send, refuse }) => {
  if (!credential?.person) return refuse(401, 'Requires authentication');
  const { person } = credential;
  const isScoped = credential.kind === 'oauth-app' || credential.kind === 'classic';
  const showsAll = isScoped && allows(credential.scopes, 'read:user');
  const shape = showsAll ? privateUser : publicUser;
  return send(200, shape(person, place, world.catalogue));
};

/** `GET /user/emails`. */
export const listEmails: ApiHandler = ({ world, credential, send, refuse }) => {
  if (!credential?.person) return refuse(401, 'Requires authentication');
  const { id, email } = credential.person;
  const hidden = `${id}+${credential.person.username}@users.noreply.github.com`;
  return send(200, [
    { email, primary: true, verified: !world.unverified.has(id), visibility: 'private' },
    { email: hidden, primary: false, verified: true, visibility: null },
  ]);
};

/** `GET /rate_limit`; asking does not count. */
export const showRateLimit: ApiHandler = ({ world, credential, send }) => {
  const caller = credential?.person?.username ?? credential?.token ?? '';
  const { limit, used, remaining, reset } = world.limits.look(caller, credential !== undefined);
  const core = { limit, used, remaining, reset };
  const search = { limit: 30, used: 0, remaining: 30, reset };
  send(200, { resources: { core, search }, rate: core });
};

/** `GET /meta`: an Enterprise Server tells its version. */
export const showMeta: ApiHandler = ({ place, send }) => {
  send(200, {
    verifiable_password_authentication: false,
    ...(place.kind === 'server' && { installed_version: serverVersion }),
  });
};
