import { accounts, type FailureCopy } from './copy.ts';

/** Why read-only access to one repository cannot be shared. */
export const sharedAccessCopy = {
  'shared-access.not-offered': {
    title: 'This service has no shared read-only access',
    body: 'Only GitLab makes deploy tokens for one repository. Nothing was made. Link an account or a key of your own instead.',
    remedy: accounts('Show accounts'),
  },
  'shared-access.exists': {
    title: 'The repository has shared access already',
    body: 'It is linked here, and serves everybody who uses this Latchkey. Nothing was made. To replace it, unlink it first.',
    remedy: accounts('Show accounts'),
  },
  'shared-access.role': {
    title: 'This needs the role of a Maintainer',
    body: 'GitLab lets Maintainers and Owners make a deploy token. Nothing was made. Ask one of them to do it, or to give you the role.',
  },
  'shared-access.personal': {
    title: 'The project belongs to a person',
    body: 'Shared access is for the projects of a group. Nothing was made. Its owner can move it: Settings, General, Advanced, Transfer project.',
  },
  'shared-access.scope': {
    title: 'This account may not make deploy tokens',
    body: 'GitLab asks for the scope api, which was not granted here; nothing was widened and nothing made. Link a personal access token that has it.',
    remedy: accounts('Link with a token'),
  },
  'shared-access.bad-expiry': {
    title: 'Shared access cannot end on this day',
    body: 'Choose a day from tomorrow on, or none. Nothing was made.',
  },
} as const satisfies Record<string, FailureCopy>;
