import { readForm, redirect, sendHtml } from '../exchange.ts';
import { pageHeaders } from './page.ts';
import { signInPage } from './pages.ts';
import { personByLogin } from './people.ts';
import type { GithubExchange } from './world.ts';

/** Asks who is there, and comes back. */
export function toSignIn(exchange: GithubExchange, login = ''): void {
  const { request, url } = exchange;
  request.resume();
  const query = new URLSearchParams({ return_to: url.pathname + url.search });
  if (login !== '') query.set('login', login);
  redirect(exchange, `/login?${query.toString()}`);
}

export function showSignIn(exchange: GithubExchange): void {
  const fields = exchange.url.searchParams;
  const page = signInPage(returnTarget(fields), fields.get('login') ?? '');
  sendHtml(exchange, 200, page, pageHeaders);
}

export async function signIn(exchange: GithubExchange): Promise<void> {
  const form = await readForm(exchange);
  const login = form.get('login') ?? '';
  const person = personByLogin(login);
  if (!person || person.password !== form.get('password')) {
    const page = signInPage(returnTarget(form), login, 'Incorrect username or password.');
    return sendHtml(exchange, 200, page, pageHeaders);
  }
  const cookie = exchange.world.sessions.signIn(person);
  return redirect(exchange, returnTarget(form), 302, { 'set-cookie': cookie });
}

/** Whoever signs in next goes on where this person was, so that a question can change hands. */
export async function signOut(exchange: GithubExchange): Promise<void> {
  const form = await readForm(exchange);
  const cookie = exchange.world.sessions.signOut(exchange.request);
  const page = `/login?return_to=${encodeURIComponent(returnTarget(form))}`;
  redirect(exchange, page, 302, { 'set-cookie': cookie });
}

/** Only a path of this service: the page must not send people elsewhere. */
function returnTarget(fields: URLSearchParams): string {
  const target = fields.get('return_to') ?? '';
  return /^\/(?![/\\])/.test(target) ? target : '/';
}
