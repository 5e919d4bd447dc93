import type { AppError } from '../../core/app-error.ts';
import { adaptTokenAnswer } from '../oauth-answer.ts';
import { toSignInFailure, type ErrorWords } from '../oauth-failure.ts';
import { parseJson } from '../reply.ts';
import { scopesOf } from './scopes.ts';

/**
 * GitHub's own error words (docs.github.com, "Troubleshooting OAuth app access token request
 * errors" and "Authorizing OAuth apps"). An unknown client id is answered with 404 `Not Found`.
 */
export const githubWords: ErrorWords = {
  'Not Found': 'sign-in.app-refused',
  incorrect_client_credentials: 'sign-in.app-refused',
  application_suspended: 'sign-in.app-refused',
  redirect_uri_mismatch: 'sign-in.redirect-refused',
  bad_verification_code: 'sign-in.code-refused',
  unverified_user_email: 'sign-in.unverified-email',
  incorrect_device_code: 'sign-in.code-refused',
  device_flow_disabled: 'sign-in.device-not-offered',
};

export const toGithubFailure = (thrown: unknown): AppError => toSignInFailure(thrown, githubWords);

/**
 * GitHub answers most errors of its token endpoint with status 200, separates scopes by commas and
 * writes an empty list for a GitHub App's token.
 */
export async function adaptGithubAnswer(response: Response): Promise<Response> {
  const adapted = await adaptTokenAnswer(response);
  if (adapted.status !== 200) return adapted;
  const body = parseJson(await adapted.clone().text());
  if (typeof body !== 'object' || body === null || !('scope' in body)) return adapted;
  const { scope } = body;
  return typeof scope === 'string'
    ? Response.json({ ...body, scope: scopesOf(scope).join(' ') })
    : adapted;
}
