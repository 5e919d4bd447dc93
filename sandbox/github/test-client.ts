import { buildConnector, Agent, fetch } from 'undici';

import type { GithubSandbox } from './github.ts';

/** What a test sees of an answer. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
  /** The parsed body; empty when it is not JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, string>>;

export interface TestClient {
  /** A path below the loopback address, or a whole address at one of GitHub's own names. */
  get(address: string, headers?: Fields): Promise<TestAnswer>;
  /** The same with a token, below the API of the Enterprise Server form. */
  api(path: string, token: string): Promise<TestAnswer>;
  /** Posts a form and asks for JSON. */
  post(address: string, fields: Fields, headers?: Fields): Promise<TestAnswer>;
  send(method: string, address: string, headers: Fields, body?: unknown): Promise<TestAnswer>;
  close(): Promise<void>;
}

/** A plain HTTP client; every name leads to the sandbox, as through a proxy. Follows nothing. */
export function createTestClient({
  url,
  ca,
  port,
}: Pick<GithubSandbox, 'url' | 'ca' | 'port'>): TestClient {
  const connector = buildConnector({ ca, allowH2: false });
  const agent = new Agent({
    connect: ({ hostname, ...asked }, done) =>
      connector(
        {
          ...asked,
          hostname: '127.0.0.1',
          host: '',
          port: String(port),
          servername: hostname === '127.0.0.1' ? '' : hostname,
        },
        done,
      ),
  });

  async function send(method: string, address: string, headers: Fields, body?: string) {
    const response = await fetch(new URL(address, url), {
      method,
      dispatcher: agent,
      redirect: 'manual',
      headers: { 'user-agent': 'Latchkey tests', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  }

  return {
    get: (address, headers = {}) => send('GET', address, headers),
    api: (path, token) => send('GET', `/api/v3${path}`, { authorization: `Bearer ${token}` }),
    post(address, fields, headers = {}) {
      const type = 'application/x-www-form-urlencoded';
      const all = { accept: 'application/json', 'content-type': type, ...headers };
      return send('POST', address, all, new URLSearchParams(fields).toString());
    },
    send(method, address, headers, body) {
      const all = { 'content-type': 'application/json', ...headers };
      return send(method, address, all, body === undefined ? undefined : JSON.stringify(body));
    },
    close: () => agent.destroy(),
  };
}

function parse(text: string): TestAnswer['json'] {
  try {
    // Tests look at single fields; an array is indexed the same way.
    return JSON.parse(text) as TestAnswer['json'];
  } catch {
    return {};
  }
}
