import type { Certificate, GitAppDraft } from '../../../preload/model/integration.ts';
import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { canonicalInstance } from '../../core/instance-url.ts';

/** What an admin typed, checked and brought into one form. */
export interface CheckedDraft {
  readonly instance: Instance;
  readonly applicationId: string;
  /** undefined keeps the saved one, null removes it. */
  readonly secret: string | null | undefined;
  readonly ca: string | null | undefined;
  readonly allowHttp: boolean;
}

/**
 * Throws `instance.*`, `integration.bad-application-id`, `integration.bad-secret` or
 * `integration.bad-certificate`. No error carries what was typed: it may be the secret.
 */
export function checkDraft(
  draft: GitAppDraft,
  readCertificate: (pem: string) => Certificate,
): CheckedDraft {
  if (draft.provider !== 'gitlab') throw new AppError('app.not-here');
  const { allowHttp } = draft;
  return {
    instance: canonicalInstance(draft.instance, { allowHttp }),
    applicationId: checkId(draft.applicationId.trim()),
    secret: typeof draft.secret === 'string' ? checkSecret(draft.secret.trim()) : draft.secret,
    ca: typeof draft.ca === 'string' ? checkCa(draft.ca, readCertificate) : draft.ca,
    allowHttp,
  };
}

/** RFC 6749 appendix A.1 and A.2 allow printable ASCII; a space inside is always a slip of copying. */
const printable = /^[\x21-\x7e]+$/;

function checkId(id: string): string {
  if (!printable.test(id)) throw new AppError('integration.bad-application-id');
  if (id.startsWith('gloas-')) {
    throw new AppError('integration.bad-application-id', { detail: 'this looks like the Secret' });
  }
  return id;
}

function checkSecret(secret: string): string {
  if (!printable.test(secret)) throw new AppError('integration.bad-secret');
  return secret;
}

/** Keeps the certificates and drops whatever text surrounds them in the file. */
function checkCa(pem: string, readCertificate: (pem: string) => Certificate): string {
  readCertificate(pem);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return `${blocks.join('\n')}\n`;
}
