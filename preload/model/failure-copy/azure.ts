import { accounts, integrations, type FailureCopy } from './copy.ts';

/** Failures that only Entra ID and Azure DevOps have. */
export const azureCopy = {
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
  'sign-in.consent-needed': {
    title: 'An admin has to allow this application first',
    body: 'Your directory lets no one else agree to it. Open the address below if you are an admin of the directory, or send it to one; then link again. Nothing was linked.',
    remedy: { label: 'Open the page', opens: 'page' },
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
  'account.not-a-member': {
    title: 'The organisation does not let this account in',
    body: 'It is not a member there, or its licence reads no code: Stakeholder does not. An admin adds it in Organization settings, Users, with access level Basic; a service principal is added by the name of its enterprise application.',
  },
  'instance.azure-server': {
    title: 'This is Azure DevOps Server, not the service',
    body: 'It cannot be signed in to with Entra ID. Its repositories work by their git address with a token or key of yours. Nothing was saved.',
    remedy: { label: 'Import by git address', opens: 'repositories' },
  },
  'instance.bad-organisation': {
    title: 'This is not the name of an organisation',
    body: 'Enter it as it stands behind https://dev.azure.com/, such as contoso. Nothing was saved.',
  },
  'integration.bad-tenant': {
    title: 'This is not a Directory (tenant) ID',
    body: 'Copy it from the application’s Overview page in Entra ID. Nothing was saved.',
  },
} as const satisfies Record<string, FailureCopy>;
