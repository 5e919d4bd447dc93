import type { Headers } from '../exchange.ts';
import { readForm, sendHtml } from '../exchange.ts';
import type { ApiCall } from './api-guard.ts';
import { html, pageHeaders } from './page.ts';
import { messagePage } from './pages.ts';
import { toSignIn } from './sign-in.ts';
import type { SsoSubject } from './sso.ts';
import type { GithubExchange } from './world.ts';

/** `X-GitHub-SSO: required; url=…`: where a person lets this one credential in. */
export function ssoHeader(
  { world, place }: ApiCall,
  subject: SsoSubject,
  organisation: string,
): Headers {
  const request = world.sso.request(subject, organisation);
  const url = `${place.web}/orgs/${organisation}/sso?authorization_request=${request}`;
  return { 'x-github-sso': `required; url=${url}` };
}

/** `GET /orgs/{org}/sso`: asks whether to go on to the organization's own sign-in. */
export function showSso(exchange: GithubExchange): void {
  const { request, url, world, params } = exchange;
  const person = world.sessions.person(request);
  if (!person) return toSignIn(exchange);
  request.resume();
  const [organisation = ''] = params;
  const form = html`<form class="actions" method="post" action="${url.pathname + url.search}">
    <button class="primary" type="submit" name="decision" value="continue">Continue</button>
  </form>`;
  const words = `To access ${organisation}, you must sign in with its identity provider.`;
  const page = messagePage(`Single sign-on to ${organisation}`, words, person, form);
  return sendHtml(exchange, 200, page, pageHeaders);
}

export async function answerSso(exchange: GithubExchange): Promise<void> {
  const { request, url, world, params } = exchange;
  await readForm(exchange);
  const person = world.sessions.person(request);
  if (!person) return toSignIn(exchange);
  const [organisation = ''] = params;
  const asked = world.sso.find(url.searchParams.get('authorization_request') ?? '');
  const isTheirs = asked?.subject.person.id === person.id && asked.organisation === organisation;
  const isMember = world.catalogue.owner(organisation)?.members[person.username] !== undefined;
  if (!asked || !isTheirs || !isMember) {
    const words = 'This address is not for you, or has expired.';
    return sendHtml(exchange, 403, messagePage('Not authorized', words, person), pageHeaders);
  }
  world.sso.authorise(asked.subject, organisation);
  const words = `The credential may be used in ${organisation} from now on.`;
  return sendHtml(exchange, 200, messagePage('Authorized', words, person), pageHeaders);
}
