const troubleshooting = 'https://docs.github.com/apps/managing-oauth-apps/troubleshooting';
const tokenErrors = `${troubleshooting}-oauth-app-access-token-request-errors`;
const authorizeErrors = `${troubleshooting}-authorization-request-errors`;
const deviceErrors =
  'https://docs.github.com/developers/apps/authorizing-oauth-apps#error-codes-for-the-device-flow';

/** What GitHub says, and which page it points to (docs.github.com, "Troubleshooting OAuth app…"). */
const words = {
  incorrect_client_credentials: [
    'The client_id and/or client_secret passed are incorrect.',
    `${tokenErrors}/#incorrect-client-credentials`,
  ],
  redirect_uri_mismatch: [
    'The redirect_uri MUST match the registered callback URL for this application.',
    `${tokenErrors}/#redirect-uri-mismatch2`,
  ],
  bad_verification_code: [
    'The code passed is incorrect or expired.',
    `${tokenErrors}/#bad-verification-code`,
  ],
  unverified_user_email: [
    'The user must have a verified primary email.',
    `${tokenErrors}/#unverified-user-email`,
  ],
  bad_refresh_token: [
    'The refresh token passed is incorrect or expired.',
    'https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens',
  ],
  authorization_pending: ['The authorization request is still pending.', deviceErrors],
  slow_down: ['Too many requests have been made in the same timeframe.', deviceErrors],
  expired_token: ['This device_code has expired.', deviceErrors],
  unsupported_grant_type: ['The grant type passed is not supported.', deviceErrors],
  incorrect_device_code: ['The device_code provided is not valid.', deviceErrors],
  device_flow_disabled: ['Device Flow must be explicitly enabled for this App', deviceErrors],
  access_denied: ['The authorization request was denied.', deviceErrors],
} as const;

const redirectWords = {
  application_suspended: [
    'Your application has been suspended. Contact support@github.com.',
    `${authorizeErrors}/#application-suspended`,
  ],
  redirect_uri_mismatch: [
    'The redirect_uri MUST match the registered callback URL for this application.',
    `${authorizeErrors}/#redirect-uri-mismatch`,
  ],
  access_denied: [
    'The user has denied your application access.',
    `${authorizeErrors}/#access-denied`,
  ],
} as const;

export type TokenError = keyof typeof words;
export type RedirectError = keyof typeof redirectWords;

type Fields = Readonly<Record<string, string>>;

/** The body of a refusal at the token endpoint; its status is 200. */
export function tokenRefusal(error: TokenError): Fields {
  const [description, page] = words[error];
  return { error, error_description: description, error_uri: page };
}

/** What a refusal adds to the callback address. */
export function redirectRefusal(error: RedirectError): Fields {
  const [description, page] = redirectWords[error];
  return { error, error_description: description, error_uri: page };
}
