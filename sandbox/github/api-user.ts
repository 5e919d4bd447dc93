import type { ApiHandler } from './api-guard.ts';
import { serverVersion } from './api-guard.ts';
import { nodeId, privateUser, publicUser } from './api-shapes.ts';
import { pageOf } from './paging.ts';
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

/** `GET /user/orgs`. */
export const listOrganisations: ApiHandler = (call) => {
  const { world, place, credential, send } = call;
  const login = credential?.person?.username ?? '';
  const all = world.catalogue.owners.filter(({ members }) => Object.hasOwn(members, login));
  const { items, headers } = pageOf(call, all);
  const shapes = items.map((owner) => {
    const url = `${place.api}/orgs/${owner.login}`;
    return {
      login: owner.login,
      id: owner.id,
      node_id: nodeId('Organization', owner.id),
      url,
      repos_url: `${url}/repos`,
      events_url: `${url}/events`,
      hooks_url: `${url}/hooks`,
      issues_url: `${url}/issues`,
      members_url: `${url}/members{/member}`,
      public_members_url: `${url}/public_members{/member}`,
      avatar_url: `${place.web}/avatars/u/${owner.id}`,
      description: null,
    };
  });
  return send(200, shapes, headers);
};
