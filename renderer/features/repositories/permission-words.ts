import type { Repository } from '../../../preload/model/repository.ts';

/** What an account may do with a repository; nothing where nobody said. */
export const permissionWords: Readonly<Record<Repository['permission'], string>> = {
  admin: 'Admin',
  write: 'Can write',
  read: 'Read only',
  none: 'No access',
  unknown: '',
};
