import { Agent, fetch } from 'undici';

import type { Person } from './people.ts';

/** How an authorization ended for the person: sent back to the app, or kept on a page. */
export type Visit =
  | { readonly callback: string; readonly page?: undefined }
  | { readonly callback?: undefined; readonly page: string };

/** Somebody with a browser: cookies, forms, redirects; without a window. */
export interface Visitor {
  /** Opens an authorization address, signs in where asked, and says yes. */
  authorise(address: string | URL): Promise<Visit>;
  /** The same, and says no. */
  deny(address: string | URL): Promise<Visit>;
  /** Enters a device's code and says yes. Returns the text of the last page. */
  approveDevice(userCode: string): Promise<string>;
  denyDevice(userCode: string): Promise<string>;
  signOut(): Promise<void>;
  /** Signs out; whoever is named signs in next time, in the same browser. */
  switchTo(person: Person): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly url: URL;
  readonly location: string | null;
  readonly text: string;
}

type Fields = Readonly<Record<string, string>>;

/** `service` is the sandbox's address, root included. */
export function createVisitor(service: string, ca: string, first: Person): Visitor {
  const at = (path: string) => new URL(service + path);
  const signInPath = at('/users/sign_in').pathname;
  let person = first;
  const agent = new Agent({ connect: { ca }, allowH2: false });
  const jar = new Map<string, { readonly value: string; readonly path: string }>();

  async function request(address: URL, fields?: Fields): Promise<Answer> {
    const response = await fetch(address, {
      dispatcher: agent,
      redirect: 'manual',
      headers: { cookie: cookiesFor(address), accept: 'text/html' },
      ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) keep(cookie);
    const location = response.headers.get('location');
    return { status: response.status, url: address, location, text: await response.text() };
  }

  function cookiesFor({ pathname }: URL): string {
    return [...jar]
      .filter(
        ([, { path }]) => pathname === path || path === '/' || pathname.startsWith(`${path}/`),
      )
      .map(([key, { value }]) => `${key.slice(0, key.indexOf(' '))}=${value}`)
      .join('; ');
  }

  function keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    const path = /;\s*path=([^;]+)/i.exec(cookie)?.[1] ?? '/';
    const gone = value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie);
    if (gone) jar.delete(`${name} ${path}`);
    else jar.set(`${name} ${path}`, { value, path });
  }

  /** Follows redirects within the sandbox; stops at a page or at the way out. */
  async function follow(answer: Answer): Promise<Answer> {
    let current = answer;
    for (let hop = 0; hop < 12 && current.location !== null; hop += 1) {
      const next = new URL(current.location, current.url);
      if (next.origin !== new URL(service).origin) return { ...current, location: next.href };
      current = await request(next);
      if (next.pathname === signInPath) current = await signIn(next);
    }
    return current;
  }

  function signIn(page: URL): Promise<Answer> {
    const { username, password } = person;
    const returnTo = page.searchParams.get('return_to') ?? at('/').pathname;
    return request(at('/users/sign_in'), { username, password, return_to: returnTo });
  }

  async function signOut(): Promise<void> {
    await request(at('/users/sign_out'), {});
  }

  async function visit(address: string | URL, decision: 'authorize' | 'deny'): Promise<Visit> {
    let answer = await follow(await request(new URL(address)));
    if (answer.location === null && answer.url.href.startsWith(at('/oauth/interaction/').href)) {
      answer = await follow(await request(answer.url, { decision }));
    }
    return answer.location === null ? { page: answer.text } : { callback: answer.location };
  }

  async function device(userCode: string, decision: Fields): Promise<string> {
    const page = at('/oauth/device');
    const asked = await follow(await request(page));
    const fields = { xsrf: hidden(asked.text, 'xsrf'), user_code: userCode };
    const question = await request(page, fields);
    if (!question.text.includes('name="confirm"')) return question.text;
    const xsrf = hidden(question.text, 'xsrf');
    return (await follow(await request(page, { ...fields, xsrf, ...decision }))).text;
  }

  return {
    authorise: (address) => visit(address, 'authorize'),
    deny: (address) => visit(address, 'deny'),
    approveDevice: (userCode) => device(userCode, { confirm: 'yes' }),
    denyDevice: (userCode) => device(userCode, { abort: 'yes' }),
    signOut,
    async switchTo(next) {
      await signOut();
      person = next;
    },
    close: () => agent.destroy(),
  };
}

function hidden(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
}
