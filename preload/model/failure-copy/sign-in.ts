import { integrations, accounts, type FailureCopy } from './copy.ts';

/** Ways a sign-in can end other than well. */
export const signInCopy = {
  'sign-in.no-app': {
    title: 'This instance is not set up yet',
    body: 'Nothing was started. An admin enters the organisation’s application first; until then a token made at the service works.',
    remedy: integrations('Set it up'),
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
    body: 'It does not name the service you chose as its issuer, so it was refused. Nothing was linked. Start again.',
    remedy: accounts('Start again'),
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
    body: 'The application’s ID or secret is wrong, or it needs a secret and none is saved. Nothing was linked.',
    remedy: integrations('Check the application'),
  },
  'sign-in.scope-refused': {
    title: 'The application may not ask for these scopes',
    body: 'Nothing was linked. Tick the scopes on the application’s page at the service, save there, and try again.',
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
    body: 'Its version may be too old, or it is switched off for the application there. Nothing was started. Use the browser, or a token made at the service.',
  },
} as const satisfies Record<string, FailureCopy>;
