/** What is remembered of a request: enough to count, nothing secret. */
export interface LoggedRequest {
  readonly at: number;
  readonly method: string;
  /** Without the query, which may carry codes. */
  readonly path: string;
  readonly status: number;
  /** How it was authenticated, or null; the credential itself is not kept. */
  readonly authenticated: 'bearer' | 'basic' | 'private-token' | 'session' | null;
}

export interface RequestLog {
  /** Oldest first; the last 20,000. */
  readonly requests: LoggedRequest[];
  /** How often each grant type was asked for at the token endpoint. */
  readonly tokenRequests: Record<string, number>;
  add(request: LoggedRequest): void;
  countGrant(grantType: string): void;
  clear(): void;
}

const kept = 20_000;

export function createRequestLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  const tokenRequests: Record<string, number> = {};

  return {
    requests,
    tokenRequests,
    add(request) {
      requests.push(request);
      if (requests.length > kept) requests.splice(0, requests.length - kept);
    },
    countGrant(grantType) {
      tokenRequests[grantType] = (tokenRequests[grantType] ?? 0) + 1;
    },
    clear() {
      requests.length = 0;
      for (const grantType of Object.keys(tokenRequests)) delete tokenRequests[grantType];
    },
  };
}
