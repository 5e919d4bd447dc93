import type { FailureCode } from '../../../preload/model/failure.ts';

/** What one of Entra ID's numbers means to a person. */
export interface EntraError {
  /** The failure of a sign-in. */
  readonly code: FailureCode;
  /** What the number adds to the wording of the failure. */
  readonly hint?: string;
  /** Why a sign-in that worked so far does not any more; present only where that can happen. */
  readonly ended?: string;
}

const inactive = 'it was not used for 90 days';
const moreProof: EntraError = {
  code: 'sign-in.more-proof',
  ended: 'the organisation now asks for one more proof of who you are',
};
const redirect: EntraError = {
  code: 'sign-in.redirect-refused',
  hint: 'under Authentication, “Mobile and desktop applications”',
};
const policy: EntraError = {
  code: 'sign-in.policy-refused',
  ended: 'a rule of the directory refuses it now',
};

/**
 * Microsoft's numbers (learn.microsoft.com/entra/identity-platform/reference-error-codes). They
 * may change at any time, so they choose the wording only: whether a token is good is told by the
 * error word of RFC 6749 alone, and a number that is not here falls back to that.
 */
const table: Readonly<Record<string, EntraError>> = {
  // The app's registration.
  '7000215': { code: 'sign-in.secret-wrong' },
  '7000222': { code: 'sign-in.secret-expired' },
  '7000218': { code: 'sign-in.public-client' },
  '700016': { code: 'sign-in.app-not-in-tenant' },
  '7000112': { code: 'sign-in.app-refused', hint: 'the application is disabled there' },
  '50011': redirect,
  '500117': redirect,
  '9002313': { code: 'sign-in.request-malformed' },
  '900144': { code: 'sign-in.request-malformed' },
  '90014': { code: 'sign-in.request-malformed' },
  '650057': { code: 'sign-in.scope-refused', hint: 'add Azure DevOps, user_impersonation' },
  '500011': { code: 'sign-in.scope-refused', hint: 'the directory does not know Azure DevOps' },
  '70011': { code: 'sign-in.scope-refused' },

  // The directory.
  '90002': { code: 'sign-in.tenant-unknown' },
  '900023': { code: 'sign-in.tenant-unknown' },
  '50194': {
    code: 'sign-in.tenant-unknown',
    hint: 'the application is for one directory: name it',
  },
  '65001': { code: 'sign-in.consent-needed', ended: 'the permission was taken back' },
  '90094': { code: 'sign-in.consent-needed', ended: 'the permission was taken back' },
  '90095': { code: 'sign-in.consent-needed', hint: 'a request to the admins was sent' },
  '65004': { code: 'sign-in.denied' },
  '53003': policy,
  '53000': policy,
  '530003': policy,
  '50105': { ...policy, hint: 'the account is not assigned to the application' },

  // The person.
  '50020': {
    code: 'sign-in.wrong-directory',
    ended: 'the account is not in the directory any more',
  },
  '50034': {
    code: 'sign-in.wrong-directory',
    ended: 'the account is not in the directory any more',
  },
  '51004': {
    code: 'sign-in.wrong-directory',
    ended: 'the account is not in the directory any more',
  },
  '50057': { code: 'sign-in.policy-refused', ended: 'the account was disabled' },
  '50072': moreProof,
  '50074': moreProof,
  '50076': moreProof,
  '50078': moreProof,
  '50079': moreProof,

  // Codes and refresh tokens. A number for a late code is one for a late refresh token, too.
  '54005': { code: 'sign-in.code-refused' },
  '501481': { code: 'sign-in.code-refused' },
  '70000': { code: 'sign-in.code-refused', ended: 'it is not valid any more' },
  '70008': { code: 'sign-in.code-refused', ended: inactive },
  '700082': { code: 'sign-in.code-refused', ended: inactive },
  '700084': { code: 'sign-in.code-refused', ended: 'its fixed lifetime is over' },
  '50173': {
    code: 'sign-in.code-refused',
    ended: 'the password was changed, or an admin ended all sign-ins',
  },
  '50132': { code: 'sign-in.code-refused', ended: 'the password was changed or has expired' },
  '50133': { code: 'sign-in.code-refused', ended: 'the password was changed or has expired' },
};

export interface NumberedError extends EntraError {
  /** `AADSTS65001`. */
  readonly number: string;
}

/** The first known number of an answer, by its `error_codes`, else by its words. Total. */
export function readEntraError(codes: unknown, words: string | undefined): NumberedError | null {
  const listed = Array.isArray(codes) ? codes.map(String) : [];
  const written = [...(words ?? '').matchAll(/\bAADSTS(\d{5,7})\b/g)].map(([, digits]) => digits);
  for (const digits of [...listed, ...written]) {
    const row = digits !== undefined && Object.hasOwn(table, digits) ? table[digits] : undefined;
    if (row !== undefined) return { ...row, number: `AADSTS${digits}` };
  }
  return null;
}
