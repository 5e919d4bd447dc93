import { randomUUID } from 'node:crypto';

/**
 * Entra's refusals by their AADSTS number, from Microsoft's "Authentication and authorization
 * error codes" and from answers people quote in public issues. `{app}` and the like are filled in.
 */
const table = {
  50011: [
    'invalid_request',
    400,
    "The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{app}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.",
  ],
  500112: [
    'invalid_client',
    400,
    'The reply address does not match the reply address provided when requesting the authorization code.',
  ],
  50058: [
    'login_required',
    400,
    'A silent sign-in request was sent but no user is signed in. The cookies used to represent the user’s session were not sent in the request to Azure AD.',
  ],
  50076: [
    'invalid_grant',
    400,
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '499b84ac-1321-427f-aa17-267ca6975798'.",
    'basic_action',
  ],
  50173: [
    'invalid_grant',
    400,
    "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{ended}'.",
    'bad_token',
  ],
  501481: [
    'invalid_grant',
    400,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  ],
  54005: [
    'invalid_grant',
    400,
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  ],
  65001: [
    'invalid_grant',
    400,
    "The user or administrator has not consented to use the application with ID '{app}' named '{name}'. Send an interactive authorization request for this user and resource.",
    'consent_required',
  ],
  65004: ['access_denied', 400, 'User declined to consent to access the app.'],
  70000: [
    'invalid_grant',
    400,
    'The request was denied because one or more scopes requested are unauthorized or expired. The user must first sign in and grant the client application access to the requested scope.',
  ],
  70003: ['unsupported_grant_type', 400, "The app requested an unsupported grant type '{grant}'."],
  70008: [
    'invalid_grant',
    400,
    'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  ],
  70011: [
    'invalid_scope',
    400,
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
  ],
  70016: [
    'authorization_pending',
    400,
    'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  ],
  70018: ['bad_verification_code', 400, 'The provided device code is not known: {code}.'],
  70019: ['expired_token', 400, 'Verification code expired.'],
  70020: [
    'expired_token',
    400,
    'The provided value for the input parameter device_code is expired.',
  ],
  700016: [
    'unauthorized_client',
    400,
    "Application with identifier '{app}' was not found in the directory '{directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  ],
  700025: [
    'invalid_client',
    401,
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  ],
  700082: [
    'invalid_grant',
    400,
    'The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90.00:00:00.',
    'bad_token',
  ],
  7000215: [
    'invalid_client',
    401,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'.",
  ],
  7000218: [
    'invalid_client',
    401,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
  7000222: [
    'invalid_client',
    401,
    "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  ],
  90002: [
    'invalid_tenant',
    400,
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ],
  90094: [
    'consent_required',
    400,
    'Admin consent is required for the permissions requested by this application. The user needs an administrator to consent to the application.',
  ],
  900144: [
    'invalid_request',
    400,
    "The request body must contain the following parameter: '{parameter}'.",
  ],
  1002012: [
    'invalid_scope',
    400,
    'The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  ],
  9002313: ['invalid_request', 400, 'Invalid request. Request is malformed or invalid.'],
  9002325: [
    'invalid_request',
    400,
    'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
  ],
} as const satisfies Readonly<
  Record<number, readonly [error: string, status: 400 | 401, words: string, suberror?: string]>
>;

export type FailureCode = keyof typeof table;

export interface Failure {
  readonly code: FailureCode;
  readonly error: string;
  readonly status: 400 | 401;
  /** With the number in front, without the trace that follows in answers. */
  readonly words: string;
  readonly suberror: string | undefined;
}

type Facts = Readonly<Record<string, string>>;

export function failure(code: FailureCode, facts: Facts = {}): Failure {
  const [error, status, words, suberror]: readonly [string, 400 | 401, string, string?] =
    table[code];
  const filled = words.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '');
  return { code, error, status, words: `AADSTS${code}: ${filled}`, suberror };
}

/** What Entra's token endpoint sends: the sentence, followed by what its support asks for. */
export function failureBody({ code, error, words, suberror }: Failure, host: string) {
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    error,
    error_description: `${words} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `${host}/error?code=${code}`,
    ...(suberror === undefined ? {} : { suberror }),
  };
}
