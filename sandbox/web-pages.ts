import type { Project } from './catalogue.ts';
import { fullPath } from './catalogue.ts';
import type { Exchange } from './exchange.ts';
import { redirect, sendHtml } from './exchange.ts';
import { html, page, pageHeaders } from './page.ts';
import { messagePage } from './pages-sign-in.ts';

/** What there is: projects, and the apps with what an admin must copy into Latchkey. */
export function showHome(exchange: Exchange): void {
  const { request, world } = exchange;
  const { root } = world;
  const person = world.sessions.person(request);
  if (!person) return redirect(exchange, root.at('/users/sign_in'));

  const visible = world.catalogue.projects.filter(
    (project) => world.catalogue.access(person, project).level > 0,
  );
  const rows = visible.slice(0, 50).map(
    (project) =>
      html`<tr>
        <td><a href="${root.at(`/${fullPath(project)}`)}">${fullPath(project)}</a></td>
        <td>${project.description}</td>
      </tr>`,
  );
  const apps = world.apps.list.map(
    (app) =>
      html`<section class="card">
        <h2>${app.name}</h2>
        <table>
          <tr>
            <th scope="row">Application ID</th>
            <td><code>${app.clientId}</code></td>
          </tr>
          <tr>
            <th scope="row">Secret</th>
            <td>
              ${app.clientSecret === null ? 'none: not confidential' : html`<code>${app.clientSecret}</code>`}
            </td>
          </tr>
          <tr>
            <th scope="row">Callback URL</th>
            <td>${app.redirectUris.map((uri) => html`<code>${uri}</code><br />`)}</td>
          </tr>
          <tr>
            <th scope="row">Scopes</th>
            <td>${app.scopes.join(', ')}</td>
          </tr>
        </table>
      </section>`,
  );
  const body = html` <section class="card">
      <h1>Projects</h1>
      <table>
        <tr>
          <th scope="col">Project</th>
          <th scope="col">About</th>
        </tr>
        ${rows}
      </table>
      ${visible.length > 50 ? html`<p class="quiet">and ${visible.length - 50} more</p>` : html``}
    </section>
    <h2>Applications</h2>
    <p class="quiet">
      What an administrator finds under Settings, Applications. They are good for this sandbox only.
    </p>
    ${apps}`;
  return sendHtml(
    exchange,
    200,
    page({ root, title: 'Projects', person, body, wide: true }),
    pageHeaders,
  );
}

/** A project's branches and last commits, so that a push can be seen to have arrived. */
export async function showProjectPage(exchange: Exchange): Promise<void> {
  const { request, url, params, world } = exchange;
  const { root } = world;
  const person = world.sessions.person(request);
  const path = params[0] ?? '';
  const project = world.catalogue.projectByPath(path);
  const moved = world.catalogue.projectByFormerPath(path);
  if (!project && moved) return redirect(exchange, root.at(`/${fullPath(moved)}`), 301);

  const open = project?.visibility === 'public';
  if (!person && !open) {
    const returnTo = encodeURIComponent(url.pathname);
    return redirect(exchange, root.at(`/users/sign_in?return_to=${returnTo}`));
  }
  if (!project || (!open && world.catalogue.access(person ?? null, project).level === 0)) {
    const words = 'It does not exist, or you are not allowed to see it.';
    return sendHtml(exchange, 404, messagePage(root, 'Page not found', words, person), pageHeaders);
  }

  await world.repositories.ensure(project);
  const { branches, commits } = await look(exchange, project);
  const clone = `${world.url}/${fullPath(project)}.git`;
  const body = html` <section class="card">
      <h1>${fullPath(project)}</h1>
      <p>${project.description}</p>
      <p>Clone with HTTPS: <code>${clone}</code></p>
    </section>
    <section class="card">
      <h2>Branches</h2>
      <table>
        <tr>
          <th scope="col">Branch</th>
          <th scope="col">Commit</th>
        </tr>
        ${branches.map(
          ([name = '', commit = '']) =>
            html`<tr>
              <td>${name}</td>
              <td><code>${commit}</code></td>
            </tr>`,
        )}
      </table>
    </section>
    <section class="card">
      <h2>Last commits</h2>
      <table>
        <tr>
          <th scope="col">Commit</th>
          <th scope="col">Message</th>
          <th scope="col">Author</th>
        </tr>
        ${commits.map(
          ([commit = '', subject = '', author = '']) =>
            html`<tr>
              <td><code>${commit}</code></td>
              <td>${subject}</td>
              <td>${author}</td>
            </tr>`,
        )}
      </table>
    </section>`;
  return sendHtml(
    exchange,
    200,
    page({ root, title: fullPath(project), person, body, wide: true }),
    pageHeaders,
  );
}

type Rows = readonly (readonly string[])[];

async function look(
  { world }: Exchange,
  project: Project,
): Promise<{ readonly branches: Rows; readonly commits: Rows }> {
  const { repositories } = world;
  const refs = ['for-each-ref', '--format=%(refname:short)%09%(objectname:short)', 'refs/heads'];
  const log = ['log', '--branches', '-15', '--format=%h%x09%s%x09%an <%ae>'];
  return {
    branches: lines(await repositories.git(project, refs)),
    commits: lines(await repositories.git(project, log)),
  };
}

const lines = (text: string): Rows =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
