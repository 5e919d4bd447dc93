import { readForm, sendHtml } from '../exchange.ts';
import { endGrant } from './api-applications.ts';
import { fullName } from './catalogue.ts';
import { placeOf } from './hosts.ts';
import { html, page, pageHeaders } from './page.ts';
import { messagePage } from './pages.ts';
import { toSignIn } from './sign-in.ts';
import type { GithubExchange } from './world.ts';

/** What somebody who is signed in may see. */
export function showHome(exchange: GithubExchange): void {
  const { request, world } = exchange;
  request.resume();
  const person = world.sessions.person(request);
  const visible = world.catalogue.repositories.filter(
    (repository) => world.catalogue.role(person ?? null, repository) !== 'none',
  );
  const rows = visible.slice(0, 200).map(
    (repository) =>
      html`<tr>
        <td><a href="/${fullName(repository)}">${fullName(repository)}</a></td>
        <td>${repository.visibility}</td>
        <td>${world.catalogue.role(person ?? null, repository)}</td>
      </tr>`,
  );
  const body = html`<section class="card">
    <h1>Repositories</h1>
    ${person ? html`` : html`<p><a href="/login">Sign in</a></p>`}
    <table>
      <tr>
        <th>Name</th>
        <th>Visibility</th>
        <th>Your role</th>
      </tr>
      ${rows}
    </table>
  </section>`;
  sendHtml(exchange, 200, page({ title: 'Repositories', body, person, wide: true }), pageHeaders);
}

/** One repository: its address, and that is all. */
export function showRepositoryPage(exchange: GithubExchange): void {
  const { request, world, params } = exchange;
  request.resume();
  const person = world.sessions.person(request);
  const path = params[0] ?? '';
  const repository = world.catalogue.byPath(path) ?? world.catalogue.byFormerPath(path);
  if (!repository || world.catalogue.role(person ?? null, repository) === 'none') {
    const words = 'This is not the page you are looking for.';
    return sendHtml(exchange, 404, messagePage('404', words, person), pageHeaders);
  }
  const name = fullName(repository);
  const body = html`<section class="card">
    <h1>${name}</h1>
    <p>${repository.description}</p>
    <p><code>${placeOf(request).web}/${name}.git</code></p>
  </section>`;
  return sendHtml(exchange, 200, page({ title: name, body, person }), pageHeaders);
}

/** `/settings/connections/applications/{client_id}`: where a person takes an app's access back. */
export async function showConnection(exchange: GithubExchange): Promise<void> {
  const { request, url, world, params } = exchange;
  const person = world.sessions.person(request);
  if (!person) return toSignIn(exchange);
  const app = world.apps.find(params[0] ?? '');
  const scopes = app && world.authorisations.scopes(person.id, app.clientId);
  if (request.method === 'POST') {
    await readForm(exchange);
    if (app) endGrant(world, person.id, app);
    const words = `${app?.name ?? 'The app'} can no longer use your account.`;
    return sendHtml(exchange, 200, messagePage('Access revoked', words, person), pageHeaders);
  }
  request.resume();
  if (!app || !scopes) {
    const words = 'No such application has access to your account.';
    return sendHtml(exchange, 404, messagePage('404', words, person), pageHeaders);
  }
  const form = html`<form class="actions" method="post" action="${url.pathname}">
    <button type="submit" name="decision" value="revoke">Revoke access</button>
  </form>`;
  const words = `It may use: ${scopes.length > 0 ? scopes.join(', ') : 'public data'}.`;
  return sendHtml(exchange, 200, messagePage(app.name, words, person, form), pageHeaders);
}

/** `/apps/{slug}/installations/new`: an owner lets an app into an account, with all it has. */
export async function installApp(exchange: GithubExchange): Promise<void> {
  const { request, url, world, params } = exchange;
  const person = world.sessions.person(request);
  if (!person) return toSignIn(exchange);
  const app = world.apps.list.find((one) => one.kind === 'github-app' && one.slug === params[0]);
  if (app?.kind !== 'github-app') {
    return sendHtml(exchange, 404, messagePage('404', 'No such app.', person), pageHeaders);
  }
  const owned = world.catalogue.owners.filter(
    ({ login, members }) => login === person.username || members[person.username] === 'admin',
  );
  if (request.method === 'POST') {
    const chosen = (await readForm(exchange)).get('owner');
    const owner = owned.find(({ login }) => login === chosen);
    const words = owner ? `Installed on ${owner.login}.` : 'You do not own that account.';
    if (owner) world.installations.install(app, owner, null);
    return sendHtml(exchange, owner ? 200 : 403, messagePage(app.name, words, person), pageHeaders);
  }
  const buttons = owned.map(
    ({ login }) =>
      html`<button type="submit" name="owner" value="${login}">Install on ${login}</button>`,
  );
  const form = html`<form class="actions" method="post" action="${url.pathname}">${buttons}</form>`;
  const words = 'It will see all repositories of the account.';
  const text = messagePage(`Install ${app.name}`, words, person, form);
  return sendHtml(exchange, 200, text, pageHeaders);
}
