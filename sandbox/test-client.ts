import { Agent, fetch } from 'undici';

/** What a test sees of an answer. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
  /** `name=value` of each cookie that was set. */
  readonly cookies: readonly string[];
  /** The parsed body; empty when it is not JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, string | undefined>>;
type HeaderFields = Readonly<Record<string, string>>;

/** Paths are the service's own: they begin below its root. */
export interface TestClient {
  get(path: string, headers?: HeaderFields): Promise<TestAnswer>;
  post(path: string, fields: Fields, headers?: HeaderFields): Promise<TestAnswer>;
  send(method: string, path: string, body?: unknown, headers?: HeaderFields): Promise<TestAnswer>;
  /** Signs in by the form and returns the cookie. */
  signIn(username: string): Promise<string>;
  close(): Promise<void>;
}

/** A plain HTTP client for the sandbox's own tests; trusts its authority and follows nothing. */
export function createTestClient({
  url,
  ca,
}: {
  readonly url: string;
  readonly ca: string;
}): TestClient {
  const agent = new Agent({ connect: { ca } });

  async function request(
    method: string,
    path: string,
    { headers = {}, body }: { readonly headers?: HeaderFields; readonly body?: string } = {},
  ): Promise<TestAnswer> {
    const response = await fetch(path.startsWith('/') ? url + path : path, {
      method,
      dispatcher: agent,
      redirect: 'manual',
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    return { status: response.status, headers: response.headers, text, json: parse(text), cookies };
  }

  return {
    get: (path, headers = {}) => request('GET', path, { headers }),
    post(path, fields, headers = {}) {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) {
        if (value !== undefined) form.set(name, value);
      }
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      return request('POST', path, { headers: { ...type, ...headers }, body: form.toString() });
    },
    send(method, path, body, headers = {}) {
      if (body === undefined) return request(method, path, { headers });
      const type = { 'content-type': 'application/json' };
      const text = JSON.stringify(body);
      return request(method, path, { headers: { ...type, ...headers }, body: text });
    },
    async signIn(username) {
      const form = new URLSearchParams({ username, password: `${username}-at-the-sandbox` });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await request('POST', '/users/sign_in', { headers, body: form.toString() });
      return answer.cookies.join('; ');
    },
    // Not `close`: that would wait for answers that never come.
    close: () => agent.destroy(),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    // Tests look at single fields; an array is indexed the same way.
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
