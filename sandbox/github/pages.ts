import type { App } from './apps.ts';
import type { Html } from './page.ts';
import { html, page } from './page.ts';
import type { Person } from './people.ts';
import { everybody } from './people.ts';
import { scopeWords } from './scopes.ts';

/** Sign-in: by name and password, or by a click on somebody. */
export function signInPage(returnTo: string, login: string, problem?: string): string {
  const choose = everybody.map(
    (person) =>
      html`<li>
        <form method="post" action="/session">
          <input type="hidden" name="return_to" value="${returnTo}" />
          <input type="hidden" name="login" value="${person.username}" />
          <input type="hidden" name="password" value="${person.password}" />
          <button type="submit">
            <span><b>${person.name} (${person.username})</b>${person.about}</span>
          </button>
        </form>
      </li>`,
  );
  const body = html` <section class="card">
      <h1>Sign in</h1>
      ${problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>`}
      <form method="post" action="/session">
        <input type="hidden" name="return_to" value="${returnTo}" />
        <label for="login">Username</label>
        <input
          id="login"
          name="login"
          type="text"
          value="${login}"
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
  return page({ title: 'Sign in', body });
}

interface Consent {
  readonly app: App;
  readonly person: Person;
  readonly scopes: readonly string[];
  /** Organizations of the person's that want single sign-on and have not let the app in yet. */
  readonly guarded: readonly string[];
}

/** What an app asks for, and the two answers. */
export function consentPage(consent: Consent, action: string): string {
  const { app, person, guarded } = consent;
  const organisations = guarded.map(
    (login) =>
      html`<p>
        <label
          ><input type="checkbox" name="sso" value="${login}" /> Single sign-on to ${login}</label
        >
        Without it, ${app.name} sees nothing of ${login}.
      </p>`,
  );
  const form = html`<form method="post" action="${action}">
    ${organisations}
    <div class="actions">
      <button class="primary" type="submit" name="decision" value="authorize">
        Authorize ${app.name}
      </button>
      <button type="submit" name="decision" value="deny">Cancel</button>
    </div>
  </form>`;
  const body = question(consent, form);
  return page({ title: `Authorize ${app.name}`, person, body, returnTo: action });
}

/** The same question for a device; the answers go to the OAuth server itself. */
export function deviceConsentPage(
  consent: Consent,
  form: { readonly action: string; readonly xsrf: string; readonly userCode: string },
): string {
  const { app, person } = consent;
  const answers = html` <p>
      Go on only if the device you are signing in shows the code <code>${form.userCode}</code>.
    </p>
    <form class="actions" method="post" action="${form.action}">
      <input type="hidden" name="xsrf" value="${form.xsrf}" />
      <input type="hidden" name="user_code" value="${form.userCode}" />
      <button class="primary" type="submit" name="confirm" value="yes">
        Authorize ${app.name}
      </button>
      <button type="submit" name="abort" value="yes">Cancel</button>
    </form>`;
  const body = question(consent, answers);
  return page({ title: `Authorize ${app.name}`, person, body, returnTo: form.action });
}

function question({ app, person, scopes }: Consent, answers: Html): Html {
  const asks =
    app.kind === 'github-app'
      ? Object.entries(app.permissions).map(([name, access]) => `${name}: ${access}`)
      : scopes.map((scope) => `${scopeWords[scope] ?? scope} (${scope})`);
  const wishes = asks.length > 0 ? asks : ['Public data only'];
  return html`<section class="card">
      <h1>Authorize ${app.name}</h1>
      <p>
        ${app.name} wants to access your account <b>${person.username}</b> (${person.name}). If you
        authorize it, it may use:
      </p>
      <ul class="plain">
        ${wishes.map((wish) => html`<li>${wish}</li>`)}
      </ul>
      ${answers}
    </section>
    <p class="quiet">Not you? Use a different account above; the question comes again.</p>`;
}

export function deviceCodePage(
  person: Person | undefined,
  form: {
    readonly action: string;
    readonly xsrf: string;
    readonly userCode: string;
    readonly problem?: string | undefined;
  },
): string {
  const body = html`<section class="card">
    <h1>Device activation</h1>
    ${form.problem === undefined ? html`` : html`<p class="problem" role="alert">${form.problem}</p>`}
    <form method="post" action="${form.action}">
      <input type="hidden" name="xsrf" value="${form.xsrf}" />
      <label for="user_code">Enter the code displayed on your device</label>
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
  return page({ title: 'Device activation', person, body });
}

/** A page with one sentence and one thing to do at most. */
export function messagePage(title: string, words: string, person?: Person, form?: Html): string {
  const body = html`<section class="card">
    <h1>${title}</h1>
    <p>${words}</p>
    ${form ?? html``}
  </section>`;
  return page({ title, body, person });
}
