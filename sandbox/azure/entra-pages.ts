import type { Html } from '../page.ts';
import { html, page } from '../page.ts';
import { createRoot } from '../root.ts';
import type { AzurePerson } from './directory.ts';
import { everybody, tenant } from './directory.ts';
import type { AzureApp } from './registrations.ts';
import { azureDevOps } from './directory.ts';

/** Entra's pages, without scripts. Everything in them works with a keyboard and in any browser. */
const whole = (title: string, body: Html): string =>
  page({ root: createRoot(), service: 'Microsoft Entra', title, body });

const scopeWords: Readonly<Record<string, string>> = {
  openid: 'Sign you in',
  profile: 'View your basic profile',
  email: 'View your email address',
  offline_access: 'Maintain access to data you have given it access to',
  [`${azureDevOps}/.default`]: 'Azure DevOps: everything the app is registered for',
  [`${azureDevOps}/user_impersonation`]: 'Have full access to Azure DevOps on your behalf',
  [`${azureDevOps}/vso.code`]: 'Azure DevOps: read code',
  [`${azureDevOps}/vso.code_write`]: 'Azure DevOps: read and write code',
  [`${azureDevOps}/vso.profile`]: 'Azure DevOps: read your profile',
  [`${azureDevOps}/vso.project`]: 'Azure DevOps: read projects and teams',
};

interface PickForm {
  /** Where the form is posted to. */
  readonly action: string;
  readonly returnTo: string;
  readonly hint: string;
  /** Who is signed in already, in this browser. */
  readonly current: AzurePerson | undefined;
  readonly problem?: string;
}

/** The account picker: a click on somebody, or a name and a password. */
export function pickAccountPage({ action, returnTo, hint, current, problem }: PickForm): string {
  const choose = everybody.map((person) => {
    const note = person === current ? `Signed in. ${person.about}` : person.about;
    return html`<li>
      <form method="post" action="${action}">
        <input type="hidden" name="return_to" value="${returnTo}" />
        <input type="hidden" name="login" value="${person.upn}" />
        <input type="hidden" name="passwd" value="${person.password}" />
        <button type="submit">
          <span><b>${person.name} (${person.upn})</b>${note}</span>
        </button>
      </form>
    </li>`;
  });
  const body = html`<section class="card">
      <h1>Pick an account</h1>
      ${problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>`}
      <ul class="plain people">
        ${choose}
      </ul>
      <p class="quiet">These people exist in this sandbox only, in the tenant ${tenant.domain}.</p>
    </section>
    <section class="card">
      <h2>Use another account</h2>
      <form method="post" action="${action}">
        <input type="hidden" name="return_to" value="${returnTo}" />
        <label for="login">Email</label>
        <input
          id="login"
          name="login"
          type="text"
          autocomplete="username"
          value="${hint}"
          required
        />
        <label for="passwd">Password</label>
        <input id="passwd" name="passwd" type="password" autocomplete="current-password" required />
        <button class="primary" type="submit">Sign in</button>
      </form>
    </section>`;
  return whole('Sign in to your account', body);
}

interface Question {
  readonly app: AzureApp;
  readonly person: AzurePerson;
  readonly scopes: readonly string[];
}

/** What an app asks for, and the two answers; or, where only an administrator may agree, one. */
export function consentPage(question: Question, action: string): string {
  const { app, person } = question;
  if (app.adminOnly) {
    const body = html`<section class="card">
      <h1>Need admin approval</h1>
      <p>
        <b>${app.name}</b> needs permission to access resources in your organization that only an
        admin can grant. Please ask an admin to grant permission to this app before you can use it.
      </p>
      <p class="quiet">AADSTS90094, signed in as ${person.upn}</p>
      <form class="actions" method="post" action="${action}">
        <button type="submit" name="decision" value="deny">
          Return to the application without granting consent
        </button>
      </form>
    </section>`;
    return whole('Need admin approval', body);
  }
  const answers = html`<form class="actions" method="post" action="${action}">
    <button class="primary" type="submit" name="decision" value="accept">Accept</button>
    <button type="submit" name="decision" value="deny">Cancel</button>
  </form>`;
  return whole('Permissions requested', wishes(question, answers));
}

/** The same question for a device; the answers go to the authorization server itself. */
export function deviceConsentPage(
  question: Question,
  form: { readonly action: string; readonly xsrf: string; readonly userCode: string },
): string {
  const answers = html`<p>Go on only if you trust where you got the code ${form.userCode} from.</p>
    <form class="actions" method="post" action="${form.action}">
      <input type="hidden" name="xsrf" value="${form.xsrf}" />
      <input type="hidden" name="user_code" value="${form.userCode}" />
      <button class="primary" type="submit" name="confirm" value="yes">Continue</button>
      <button type="submit" name="abort" value="yes">Cancel</button>
    </form>`;
  const title = `Are you trying to sign in to ${question.app.name}?`;
  return whole(title, wishes(question, answers));
}

function wishes({ app, person, scopes }: Question, answers: Html): Html {
  const list = scopes.map((scope) => html`<li>${scopeWords[scope] ?? scope}</li>`);
  return html`<section class="card">
    <h1>Permissions requested</h1>
    <p>Signed in as <b>${person.upn}</b>. <b>${app.name}</b> would like to:</p>
    <ul class="plain">
      ${list}
    </ul>
    ${answers}
  </section>`;
}

export function adminConsentPage(app: AzureApp, action: string): string {
  const body = html`<section class="card">
    <h1>Permissions requested: accept for your organization</h1>
    <p>
      <b>${app.name}</b> would like to have full access to Azure DevOps on behalf of everybody in
      ${tenant.name}. If you accept, nobody else is asked.
    </p>
    <form class="actions" method="post" action="${action}">
      <button class="primary" type="submit" name="decision" value="accept">Accept</button>
      <button type="submit" name="decision" value="deny">Cancel</button>
    </form>
  </section>`;
  return whole('Permissions requested', body);
}

export function deviceCodePage(form: {
  readonly action: string;
  readonly xsrf: string;
  readonly userCode: string;
  readonly problem?: string | undefined;
}): string {
  const body = html`<section class="card">
    <h1>Enter code to allow access</h1>
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
        spellcheck="false"
        required
        autofocus
      />
      <button class="primary" type="submit">Next</button>
    </form>
  </section>`;
  return whole('Sign in to your account', body);
}

/** A page with one sentence and nothing to do. */
export function messagePage(title: string, words: string): string {
  const body = html`<section class="card">
    <h1>${title}</h1>
    <p>${words}</p>
  </section>`;
  return whole(title, body);
}

export const failurePage = (words: string): string =>
  messagePage('Sorry, but we’re having trouble signing you in.', words);
