import { integrations, accounts, type FailureCopy } from './copy.ts';

/** Ways a sign-in can end other than well. */
export const signInCopy = {
  'sign-in.no-app': {
    title: 'This instance is not set up yet',
    body: 'An admin enters the organisation’s OAuth application first.',
    remedy: integrations('Set up GitLab'),
  },
  'sign-in.which-instance': {
    title: 'Several instances are set up',
    body: 'Name the one to link at, with --instance. Nothing was started.',
  },
  'sign-in.unknown-attempt': {
    title: 'No such sign-in is waiting',
    body: 'It may have ended already. Start again; nothing was changed.',
    remedy: accounts('Start again'),
  },
  'sign-in.too-many': {
    title: 'Too many sign-ins are waiting',
    body: 'Finish or cancel one of the five first.',
    remedy: accounts('Show them'),
  },
  'sign-in.denied': {
    title: 'You chose not to allow it',
    body: 'The service was told no, so nothing was linked. What you had is unchanged.',
  },
  'sign-in.expired': {
    title: 'The sign-in took too long',
    body: 'It ended after its time limit. Nothing was linked. Start again when you are ready.',
    remedy: accounts('Start again'),
  },
  'sign-in.malformed-callback': {
    title: 'This is not a sign-in answer',
    body: 'The address does not have the form Latchkey expects, so it was not used. The sign-in still waits.',
  },
  'sign-in.unknown-state': {
    title: 'This answer belongs to no sign-in of ours',
    body: 'It was ignored, and nothing was changed. Use the page that Latchkey opened.',
  },
  'sign-in.replayed': {
    title: 'This answer was already used',
    body: 'A sign-in answer works once. What it linked then is unchanged.',
  },
  'sign-in.issuer-mismatch': {
    title: 'The answer came from another service',
    body: 'The issuer it names is not the one you chose, so it was refused. Nothing was linked.',
  },
  'sign-in.provider-error': {
    title: 'The service refused the sign-in',
    body: 'Nothing was linked. Its own words are quoted below.',
  },
  'sign-in.code-refused': {
    title: 'The service did not accept the code',
    body: 'It may have expired or been used. Nothing was linked. Start again.',
    remedy: accounts('Start again'),
  },
  'sign-in.app-refused': {
    title: 'The service does not know this application',
    body: 'The Application ID or Secret is wrong, or the app is confidential and its secret is missing.',
    remedy: integrations('Check the application'),
  },
  'sign-in.scope-refused': {
    title: 'The application may not ask for these scopes',
    body: 'Tick the scopes on the application’s page at the service, save there, and try again.',
    remedy: integrations('Show the checklist'),
  },
  'sign-in.redirect-refused': {
    title: 'The redirect URI is not registered',
    body: 'An admin adds it on the application’s page at the service. Nothing was linked.',
    remedy: integrations('Show the checklist'),
  },
  'sign-in.unverified-email': {
    title: 'The service wants your e-mail address verified first',
    body: 'Verify it in your settings there, then start again. Nothing was linked.',
    remedy: accounts('Start again'),
  },
  'sign-in.bad-answer': {
    title: 'The service answered in a way Latchkey does not understand',
    body: 'The answer was refused whole. Nothing was linked or stored.',
  },
  'sign-in.interrupted': {
    title: 'The sign-in was interrupted',
    body: 'Latchkey ended before the service had answered. What you had is unchanged. Start again.',
    remedy: accounts('Start again'),
  },
  'sign-in.no-browser': {
    title: 'No browser could be opened here',
    body: 'Copy the address into any browser, or use a code on another device.',
  },
  'sign-in.device-not-offered': {
    title: 'This service offers no code sign-in',
    body: 'Its version may be too old, or it is switched off there. Use the browser instead.',
  },
  'sign-in.tenant-unknown': {
    title: 'Entra ID does not know this directory',
    body: 'The Directory (tenant) ID is wrong, or the application is for another directory only. Copy it from the application’s Overview page. Nothing was linked.',
    remedy: integrations('Check the tenant'),
  },
  'sign-in.app-not-in-tenant': {
    title: 'The directory does not have this application',
    body: 'The Application (client) ID is not in this directory. An Object ID looks the same and does not work: copy the Application (client) ID from the Overview page.',
    remedy: integrations('Check the application'),
  },
  'sign-in.secret-wrong': {
    title: 'The client secret is not right',
    body: 'Often the Secret ID was pasted instead of the Value. The Value is shown only right after the secret is made: make a new one and copy its Value.',
    remedy: integrations('Enter the client secret'),
  },
  'sign-in.secret-expired': {
    title: 'The client secret has expired',
    body: 'Everything else still works. Make a new client secret under Certificates & secrets and enter its Value here.',
    remedy: integrations('Enter a new client secret'),
  },
  'sign-in.redirect-mismatch': {
    title: 'The redirect URI is not registered',
    body: 'Add the redirect URIs shown with the application, exactly as they are, under Authentication, “Mobile and desktop applications”. Nothing was linked.',
    remedy: integrations('Show the redirect URIs'),
  },
  'sign-in.consent-needed': {
    title: 'An admin has to allow this application first',
    body: 'Your directory lets no one else agree to it. Send the address below to an admin of the directory, then link again. Nothing was linked.',
    remedy: accounts('Link again'),
  },
  'sign-in.more-proof': {
    title: 'Your organisation asks for one more proof of who you are',
    body: 'Sign in with the browser and confirm there. An account that works unattended must be free of this rule, or be a service principal.',
    remedy: accounts('Sign in again'),
  },
  'sign-in.policy-refused': {
    title: 'A rule of your directory refused this sign-in',
    body: 'Conditional access, or an assignment that is missing, stands in the way. Nothing was linked. An admin of the directory can see why in its sign-in log.',
  },
  'sign-in.wrong-directory': {
    title: 'This account is not in the organisation’s directory',
    body: 'Personal Microsoft accounts, and guests who were not invited, cannot be used. Sign in with your work account, or ask to be invited. Nothing was linked.',
    remedy: accounts('Sign in with another account'),
  },
  'sign-in.public-client': {
    title: 'The application does not allow desktop apps',
    body: 'An admin sets “Allow public client flows” to Yes, under Authentication, and saves. Redirect URIs belong under “Mobile and desktop applications”, not “Web”. Nothing was linked.',
    remedy: integrations('Show the checklist'),
  },
  'sign-in.request-malformed': {
    title: 'The service found the request malformed',
    body: 'A value of the application is probably cut off or has blanks in it. Enter it anew. Nothing was linked.',
    remedy: integrations('Check the application'),
  },
} as const satisfies Record<string, FailureCopy>;
