import type { App } from './apps.ts';
import { scopeWords } from './apps.ts';
import { avatarPath } from './avatars.ts';
import type { Html } from './page.ts';
import { html, page } from './page.ts';
import type { Person } from './people.ts';
import { everybody } from './people.ts';
import type { Root } from './root.ts';

/** Sign-in: by name and password, or by a click on somebody. */
export function signInPage(root: Root, returnTo: string, problem?: string): string {
  const choose = everybody.map(
    (person) =>
      html`<li>
        <form method="post" action="${root.at('/users/sign_in')}">
          <input type="hidden" name="return_to" value="${returnTo}" />
          <input type="hidden" name="username" value="${person.username}" />
          <input type="hidden" name="password" value="${person.password}" />
          <button type="submit">
            <img
              class="avatar"
              src="${root.at(avatarPath(person))}"
              alt=""
              width="36"
              height="36"
            />
            <span><b>${person.name} (${person.username})</b>${person.about}</span>
          </button>
        </form>
      </li>`,
  );
  const body = html` <section class="card">
      <h1>Sign in</h1>
      ${problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>`}
      <form method="post" action="${root.at('/users/sign_in')}">
        <input type="hidden" name="return_to" value="${returnTo}" />
        <label for="username">Username</label>
        <input
          id="username"
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          required
          autofocus
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
        />
        <button class="primary" type="submit">Sign in</button>
      </form>
    </section>
    <section class="card">
      <h2>Or continue as</h2>
      <ul class="plain people">
        ${choose}
      </ul>
      <p class="quiet">
        These people exist in this sandbox only. Each password is the name followed by
        <code>-at-the-sandbox</code>.
      </p>
    </section>`;
  return page({ root, title: 'Sign in', body });
}

interface Consent {
  readonly root: Root;
  readonly app: App;
  readonly person: Person;
  readonly scopes: readonly string[];
}

/** What an app asks for, and the two answers. */
export function consentPage(consent: Consent, action: string): string {
  const { root, app, person } = consent;
  const form = html`<form class="actions" method="post" action="${action}">
    <button class="primary" type="submit" name="decision" value="authorize">
      Authorize ${app.name}
    </button>
    <button type="submit" name="decision" value="deny">Deny</button>
  </form>`;
  const body = question(consent, form);
  return page({ root, title: `Authorize ${app.name}`, person, body, returnTo: action });
}

/** The same question for a device; the answers go to the OAuth server itself. */
export function deviceConsentPage(
  consent: Consent,
  form: { readonly action: string; readonly xsrf: string; readonly userCode: string },
): string {
  const { root, app, person } = consent;
  const hidden = html`<input type="hidden" name="xsrf" value="${form.xsrf}" />
    <input type="hidden" name="user_code" value="${form.userCode}" />`;
  const answers = html` <p>
      Go on only if the device you are signing in shows the code <code>${form.userCode}</code>.
    </p>
    <form class="actions" method="post" action="${form.action}">
      ${hidden}
      <button class="primary" type="submit" name="confirm" value="yes">
        Authorize ${app.name}
      </button>
      <button type="submit" name="abort" value="yes">Deny</button>
    </form>`;
  const body = question(consent, answers);
  return page({ root, title: `Authorize ${app.name}`, person, body, returnTo: form.action });
}

function question({ app, person, scopes }: Consent, answers: Html): Html {
  const wishes = scopes.map(
    (scope) => html`<li><b>${scopeWords[scope] ?? scope}</b><br /><code>${scope}</code></li>`,
  );
  return html`<section class="card">
      <h1>${app.name} is requesting access to your account</h1>
      <p>
        You are signed in as <b>${person.name}</b> (${person.username}). If you authorize it,
        ${app.name} may:
      </p>
      <ul class="plain">
        ${wishes}
      </ul>
      ${answers}
    </section>
    <p class="quiet">Not you? Sign out above; the question comes again for whoever signs in.</p>`;
}

export function deviceCodePage(
  root: Root,
  person: Person | undefined,
  form: {
    readonly action: string;
    readonly xsrf: string;
    readonly userCode: string;
    readonly problem?: string | undefined;
  },
): string {
  const body = html`<section class="card">
    <h1>Enter the code shown on your device</h1>
    ${form.problem === undefined ? html`` : html`<p class="problem" role="alert">${form.problem}</p>`}
    <form method="post" action="${form.action}">
      <input type="hidden" name="xsrf" value="${form.xsrf}" />
      <label for="user_code">Code</label>
      <input
        class="code"
        id="user_code"
        name="user_code"
        type="text"
        value="${form.userCode}"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        required
        autofocus
      />
      <button class="primary" type="submit">Continue</button>
    </form>
  </section>`;
  return page({ root, title: 'Device sign-in', person, body });
}

/** A page with one sentence and nothing to do. */
export function messagePage(root: Root, title: string, words: string, person?: Person): string {
  const body = html`<section class="card">
    <h1>${title}</h1>
    <p>${words}</p>
  </section>`;
  return page({ root, title, body, person });
}
