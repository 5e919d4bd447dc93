/** Sentences of Doorkeeper, GitLab's OAuth engine (`config/locales/en.yml` of the gem), by error name. */
const words = {
  invalid_client:
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  invalid_grant:
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  invalid_scope: 'The requested scope is invalid, unknown, or malformed.',
  invalid_redirect_uri:
    "The requested redirect uri is malformed or doesn't match client redirect URI.",
  invalid_code_challenge_method: 'The code challenge method must be S256.',
  unsupported_response_type: 'The authorization server does not support this response type.',
  unsupported_grant_type:
    'The authorization grant type is not supported by the authorization server.',
  unauthorized_client: 'The client is not authorized to perform this request using this method.',
  access_denied: 'The resource owner or authorization server denied the request.',
  authorization_pending:
    'The authorization request is still pending as the end user has not yet completed the user interaction steps.',
  slow_down:
    'The authorization request is still pending and polling should continue, but the interval must be increased.',
  expired_token: 'The device code has expired. Please start a new device authorization request.',
  revoke_unauthorized: 'You are not authorized to revoke this token',
  code_challenge_required: 'Code challenge is required.',
} as const;

export type OAuthError = keyof typeof words;

export const sentence = (error: string, fallback = ''): string =>
  Object.hasOwn(words, error) ? words[error as OAuthError] : fallback;

export const missing = (parameter: string): string => `Missing required parameter: ${parameter}.`;

/** The header Doorkeeper adds to every refusal. */
export const challenge = (error: string, description: string): string =>
  `Bearer realm="Doorkeeper", error="${error}", error_description="${description}"`;
