import type { BrowserAnswer, FormFields } from '../browser.ts';
import { createBrowser, hidden } from '../browser.ts';
import type { Visit } from '../visitor.ts';
import { isGithubOrigin } from './hosts.ts';
import type { Person } from './people.ts';

/** Somebody with a browser: cookies, forms, redirects; without a window. */
export interface Visitor {
  /** Opens an authorization address, signs in where asked, and says yes; `sso` names organizations to let the app into. */
  authorise(address: string | URL, options?: { readonly sso?: string }): Promise<Visit>;
  /** The same, and says no. */
  deny(address: string | URL): Promise<Visit>;
  /** Enters a device's code and says yes. Returns the text of the last page. */
  approveDevice(userCode: string): Promise<string>;
  denyDevice(userCode: string): Promise<string>;
  /** Opens the address of `X-GitHub-SSO` and lets the token in. Returns the text of the last page. */
  authoriseSso(address: string | URL): Promise<string>;
  /** Takes an app's authorisation back, on the page of the person's settings. */
  revokeApp(clientId: string): Promise<string>;
  signOut(): Promise<void>;
  /** Signs out; whoever is named signs in next time, in the same browser. */
  switchTo(person: Person): Promise<void>;
  close(): Promise<void>;
}

/**
 * `service` is the loopback address. Addresses at GitHub's own names are followed there as well,
 * as through a proxy, and their certificate is checked under those names.
 */
export function createVisitor(service: string, ca: string, first: Person): Visitor {
  let person = first;
  const browser = createBrowser(
    service,
    ca,
    (page) => (page.url.pathname === '/login' ? signIn(page.url) : undefined),
    isGithubOrigin,
  );

  function signIn(page: URL): Promise<BrowserAnswer> {
    const { username: login, password } = person;
    const returnTo = page.searchParams.get('return_to') ?? '/';
    return browser.request(new URL('/session', page), { login, password, return_to: returnTo });
  }

  const open = async (address: string | URL): Promise<BrowserAnswer> =>
    browser.follow(await browser.request(new URL(address)));

  async function signOut(): Promise<void> {
    await browser.request(new URL('/logout', service), {});
  }

  async function visit(address: string | URL, fields: FormFields): Promise<Visit> {
    let answer = await open(address);
    const isQuestion = answer.url.pathname.startsWith('/login/oauth/interaction/');
    if (answer.location === null && isQuestion) {
      answer = await browser.follow(await browser.request(answer.url, fields));
    }
    return answer.location === null ? { page: answer.text } : { callback: answer.location };
  }

  async function device(userCode: string, decision: FormFields): Promise<string> {
    const page = new URL('/login/device', service);
    const asked = await open(page);
    const fields = { xsrf: hidden(asked.text, 'xsrf'), user_code: userCode };
    const question = await browser.request(page, fields);
    if (!question.text.includes('name="confirm"')) return question.text;
    const xsrf = hidden(question.text, 'xsrf');
    return (await browser.follow(await browser.request(page, { ...fields, xsrf, ...decision })))
      .text;
  }

  /** Opens a page and presses its one button. */
  async function press(address: string | URL): Promise<string> {
    const asked = await open(address);
    if (!asked.text.includes('name="decision"')) return asked.text;
    return (await browser.request(asked.url, { decision: 'continue' })).text;
  }

  return {
    authorise: (address, { sso } = {}) =>
      visit(address, { decision: 'authorize', ...(sso !== undefined && { sso }) }),
    deny: (address) => visit(address, { decision: 'deny' }),
    approveDevice: (userCode) => device(userCode, { confirm: 'yes' }),
    denyDevice: (userCode) => device(userCode, { abort: 'yes' }),
    authoriseSso: press,
    revokeApp: (clientId) =>
      press(new URL(`/settings/connections/applications/${clientId}`, service)),
    signOut,
    async switchTo(next) {
      await signOut();
      person = next;
    },
    close: () => browser.close(),
  };
}
