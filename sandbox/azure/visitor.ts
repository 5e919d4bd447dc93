import type { BrowserAnswer, FormFields } from '../browser.ts';
import { createBrowser, hidden } from '../browser.ts';
import type { Visit } from '../visitor.ts';
import type { AzurePerson } from './directory.ts';

/** Somebody with a browser at Entra: cookies, forms, redirects; without a window. */
export interface AzureVisitor {
  /** Opens an authorization or admin consent address, signs in where asked, and accepts. */
  authorise(address: string | URL): Promise<Visit>;
  /** The same, and cancels. */
  deny(address: string | URL): Promise<Visit>;
  /** Enters a device's code and goes on. Returns the text of the last page. */
  approveDevice(userCode: string): Promise<string>;
  denyDevice(userCode: string): Promise<string>;
  signOut(): Promise<void>;
  /** Signs out; whoever is named signs in next time, in the same browser. */
  switchTo(person: AzurePerson): Promise<void>;
  close(): Promise<void>;
}

const signInPath = /^\/[^/]+\/login$/;
const questionPath = /^\/[^/]+\/(consent\/|(v2\.0\/)?adminconsent$)/;

export function createAzureVisitor(service: string, ca: string, first: AzurePerson): AzureVisitor {
  let person = first;
  const browser = createBrowser(service, ca, (page) =>
    signInPath.test(page.url.pathname) ? signIn(page.url) : undefined,
  );
  const open = async (address: URL, fields?: FormFields): Promise<BrowserAnswer> =>
    browser.follow(await browser.request(address, fields));

  function signIn(page: URL): Promise<BrowserAnswer> {
    const returnTo = page.searchParams.get('return_to') ?? '/';
    const fields = { login: person.upn, passwd: person.password, return_to: returnTo };
    return browser.request(new URL(page.pathname, page), fields);
  }

  async function visit(address: string | URL, decision: 'accept' | 'deny'): Promise<Visit> {
    let answer = await open(new URL(address));
    if (answer.location === null && questionPath.test(answer.url.pathname)) {
      answer = await open(answer.url, { decision });
    }
    return answer.location === null ? { page: answer.text } : { callback: answer.location };
  }

  async function device(userCode: string, decision: FormFields): Promise<string> {
    const page = new URL('/common/oauth2/deviceauth', service);
    const asked = await open(page);
    const fields = { xsrf: hidden(asked.text, 'xsrf'), user_code: userCode };
    const question = await browser.request(page, fields);
    if (!question.text.includes('name="confirm"')) return question.text;
    return (await open(page, { ...fields, xsrf: hidden(question.text, 'xsrf'), ...decision })).text;
  }

  const signOut = async (): Promise<void> => {
    await browser.request(new URL('/common/oauth2/v2.0/logout', service));
  };

  return {
    authorise: (address) => visit(address, 'accept'),
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
