import { AppError } from '../../core/app-error.ts';
import { statusFailure } from '../reply.ts';

/**
 * An HTTP status that means failure, as ours: as everywhere (`statusFailure`), but 401 names the
 * directory that would be right, and a stranger to the organisation is `account.not-a-member`.
 */
export function toApiFailure(response: Response, words?: string): AppError {
  const failure = statusFailure(response, words);
  const { status, headers } = response;
  if ((status === 401 || status === 403) && isStranger(words)) {
    return new AppError('account.not-a-member', { detail: failure.detail, words: failure.words });
  }
  const directory = status === 401 ? directoryNamed(headers) : null;
  if (directory === null) return failure;
  return new AppError('account.refused', {
    detail: `the organisation belongs to directory ${directory}`,
    words: failure.words,
  });
}

/**
 * TF400813 names the user who is not let in; without a name it is the token that is not good
 * (microsoft/azure-devops-auth-samples#52). TF401444 says it of a principal nobody added.
 */
function isStranger(words: string | undefined): boolean {
  return /TF400813:[^']*'[^']+'|TF401444:/.test(words ?? '');
}

/**
 * The directory an organisation takes sign-ins of: a GUID, or null. It stands in the challenge of a
 * 401 and in a header of its own; all zeros mean an organisation of personal accounts.
 */
export function directoryNamed(headers: Headers): string | null {
  const challenge = headers.get('www-authenticate') ?? '';
  const guid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
  const inChallenge = new RegExp(`authorization_uri="?https?://[^/\\s",]+/(${guid})\\b`, 'i');
  const inHeader = new RegExp(`^${guid}$`, 'i');
  const found =
    inChallenge.exec(challenge)?.[1] ??
    inHeader.exec(headers.get('x-vss-resourcetenant') ?? '')?.[0];
  return found?.toLowerCase() ?? null;
}
