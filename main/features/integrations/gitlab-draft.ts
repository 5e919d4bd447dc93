import type { GitlabAppDraft } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import { canonicalInstance } from '../../core/instance-url.ts';
import {
  checkCa,
  checkSecret,
  isPrintable,
  notesOn,
  type CheckedDraft,
  type DraftReaders,
} from './checked-draft.ts';

/**
 * Throws `instance.*`, `integration.bad-application-id`, `integration.bad-secret` or
 * `integration.bad-certificate`. No error carries what was typed: it may be the secret.
 */
export function checkGitlab(draft: GitlabAppDraft, readers: DraftReaders): CheckedDraft {
  const { provider, allowHttp } = draft;
  const instance = canonicalInstance(draft.instance, { allowHttp });
  return {
    provider,
    instance,
    clientId: checkId(draft.applicationId.trim()),
    secret: checkSecret(draft.secret),
    key: undefined,
    ca: checkCa(draft.ca, readers),
    allowHttp,
    kind: () => ({ provider, fields: {} }),
    notes: notesOn(draft.instance, instance),
  };
}

function checkId(id: string): string {
  if (!isPrintable(id)) throw new AppError('integration.bad-application-id');
  if (id.startsWith('gloas-')) {
    throw new AppError('integration.bad-application-id', { detail: 'this looks like the Secret' });
  }
  return id;
}
