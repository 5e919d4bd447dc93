import type { BrowserAnswer, FormFields } from './browser.ts';
import { createBrowser, hidden } from './browser.ts';
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

/** `service` is the sandbox's address, root included. */
export function createVisitor(service: string, ca: string, first: Person): Visitor {
  const at = (path: string) => new URL(service + path);
  const signInPath = at('/users/sign_in').pathname;
  let person = first;
  const browser = createBrowser(service, ca, (page) =>
    page.url.pathname === signInPath ? signIn(page.url) : undefined,
  );
  const request = (address: URL, fields?: FormFields): Promise<BrowserAnswer> =>
    browser.request(address, fields);
  const follow = (answer: BrowserAnswer): Promise<BrowserAnswer> => browser.follow(answer);

  function signIn(page: URL): Promise<BrowserAnswer> {
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

  async function device(userCode: string, decision: FormFields): Promise<string> {
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
    close: () => browser.close(),
  };
}
