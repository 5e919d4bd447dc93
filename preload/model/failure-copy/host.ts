import { integrations, accounts, type FailureCopy } from './copy.ts';

/** Failures below and around a service: address, certificate, network, answer. */
export const hostCopy = {
  'host.unreachable': {
    title: 'The host did not answer',
    body: 'Check the network, the VPN, or the address you entered. What you had is unchanged.',
  },
  'host.timeout': {
    title: 'The host took too long',
    body: 'The request was ended. What you had is unchanged. Try again.',
  },
  'host.certificate-untrusted': {
    title: 'The host’s certificate is not trusted',
    body: 'Its issuer is unknown here. If it is your organisation’s own, an admin can add its CA file.',
    remedy: integrations('Add a CA file'),
  },
  'host.certificate-expired': {
    title: 'The host’s certificate has expired',
    body: 'The connection was refused. Whoever runs the host must renew it.',
  },
  'host.certificate-name': {
    title: 'The certificate is for another name',
    body: 'The connection was refused. Check the address you entered.',
  },
  'host.proxy-refused': {
    title: 'The proxy did not let us through',
    body: 'The host was never reached. Check the proxy settings and its user name; proxy scripts (PAC) are not read.',
  },
  'host.redirected': {
    title: 'The host sent us elsewhere',
    body: 'It redirected to another address, so nothing was sent there. Check the address of the service.',
  },
  'host.too-large': {
    title: 'The host’s answer was too large',
    body: 'It was cut off and not used. What you had is unchanged.',
  },
  'host.unexpected-reply': {
    title: 'The host answered in an unexpected way',
    body: 'The answer was not used. Check that the address is the service you mean.',
  },
  'host.rate-limited': {
    title: 'The host asks us to slow down',
    body: 'It has had too many requests. What you had is unchanged. Wait a few minutes and try again.',
  },
  'host.failing': {
    title: 'The host has trouble of its own',
    body: 'It answered with a server error. What you had is unchanged. Try again later.',
  },
  'host.forbidden': {
    title: 'The host does not allow this',
    body: 'The account was recognised but may not do this. Its own words are quoted below.',
  },
  'host.not-found': {
    title: 'The host does not know this',
    body: 'It is not there, or this account may not see it; the host does not say which. Nothing was changed.',
  },
  'integration.unknown': {
    title: 'No such application is saved',
    body: 'It may have been removed elsewhere.',
    remedy: integrations('Show integrations'),
  },
  'integration.secret-missing': {
    title: 'The application’s Secret is no longer here',
    body: 'It was in an earlier vault that cannot be opened. Enter it again; everything else is kept.',
    remedy: integrations('Enter the Secret'),
  },
  'integration.in-use': {
    title: 'Accounts are linked through this application',
    body: 'Unlink them first; then it can be removed.',
    remedy: accounts('Show accounts'),
  },
  'integration.bad-application-id': {
    title: 'This is not an Application ID',
    body: 'Copy the Application ID from the application’s page at the service. Nothing was saved.',
  },
  'integration.bad-client-id': {
    title: 'This is not the app’s Client ID',
    body: 'Copy the Client ID from the app’s page at the service. Nothing was saved.',
  },
  'integration.bad-app-id': {
    title: 'This is not an App ID',
    body: 'It is the number on the GitHub App’s page, under About. Nothing was saved.',
  },
  'integration.bad-install-url': {
    title: 'This is not where the app is installed',
    body: 'Copy the app’s Install page, such as https://github.com/apps/your-app/installations/new. Nothing was saved.',
  },
  'integration.secret-id': {
    title: 'This is not the Value of a client secret',
    body: 'Entra ID shows a Secret ID and a Value; only the Value signs in. Nothing was saved.',
  },
  'integration.bad-secret-expiry': {
    title: 'The secret cannot end on this day',
    body: 'Enter the day Entra ID shows in the Expires column, at most two years from now. Nothing was saved.',
  },
  'integration.secret-needed': {
    title: 'A service principal needs its client secret',
    body: 'It signs in by itself, so it has to prove who it is. Enter the Value of a client secret. Nothing was saved.',
  },
  'integration.not-proven': {
    title: 'The app does not work yet',
    body: 'What is saved was kept, and what worked before works on. Mend what is named below, then authorise again.',
    remedy: integrations('Check the application'),
  },
  'integration.principal-not-added': {
    title: 'The organisation does not know this service principal',
    body: 'It signed in, but the organisation turned it away. Add it under Organization settings, Users: by its name or by the object ID of its Enterprise application, not the one of the App registration. What worked before works on.',
    remedy: integrations('Show integrations'),
  },
  'integration.nothing-visible': {
    title: 'The service principal sees no repository',
    body: 'It signed in. Give it a Basic licence, because Stakeholder shows no code, and add it to a project. What worked before works on.',
    remedy: integrations('Show integrations'),
  },
  'integration.changed': {
    title: 'The application was changed in the meantime',
    body: 'What is saved now is not what was just shown to work. Both what is saved and what worked before are kept. Authorise it again.',
    remedy: integrations('Show integrations'),
  },
  'integration.nothing-to-discard': {
    title: 'No change waits here',
    body: 'The saved application is the one that works. Nothing was changed.',
  },
  'integration.no-key': {
    title: 'The app’s private key is not here',
    body: 'Only a GitHub App with its private key can say where it is installed. Enter the key of the app.',
    remedy: integrations('Show integrations'),
  },
  'integration.managed': {
    title: 'This integration is set by your organisation',
    body: 'It comes from the policy file of this machine and is changed there. Nothing was changed.',
  },
  'policy.admin-only': {
    title: 'Only an admin may change this',
    body: 'This window has the role of a developer: integrations, and the CAs that are trusted, are the organisation’s. Nothing was changed. Where the role is not fixed, take the admin’s role in Settings or with: latchkey org role admin',
    remedy: { label: 'Open settings', opens: 'settings' },
  },
  'policy.locked': {
    title: 'The role is fixed by your organisation',
    body: 'It comes from the policy file of this machine. Nothing was changed.',
  },
  'policy.refused': {
    title: 'The policy file of this machine cannot be followed',
    body: 'Until it is mended, this window has the role of a developer and integrations cannot be edited. Everything else works.',
    remedy: { label: 'Run the doctor', opens: 'doctor' },
  },
  'integration.bad-secret': {
    title: 'This is not a Secret',
    body: 'Copy the Secret from the application’s page, without spaces. Nothing was saved.',
  },
  'integration.bad-private-key': {
    title: 'This is not the app’s private key',
    body: 'Choose the whole .pem file that GitHub gave out for the app. Nothing was saved.',
  },
  'integration.app-key-refused': {
    title: 'GitHub does not accept the app’s key',
    body: 'The App ID and the private key do not belong together, or the key was deleted at GitHub. What you had is unchanged.',
    remedy: integrations('Check the application'),
  },
  'integration.bad-certificate': {
    title: 'This is not a CA certificate',
    body: 'Choose a PEM file that holds a valid CA certificate. Nothing was saved.',
  },
  'instance.malformed': {
    title: 'This is not an instance address',
    body: 'Enter the address of the service, such as https://gitlab.example.com. Nothing was saved.',
  },
  'instance.insecure': {
    title: 'Plain http would show your tokens to the network',
    body: 'Use https. Plain http is possible only on this machine’s own loopback address, by an explicit switch.',
  },
  'instance.credentials-in-url': {
    title: 'The address holds a user name or password',
    body: 'Remove it. Nothing was saved, and the secret was not logged.',
  },
  'instance.forbidden-address': {
    title: 'This address cannot be used',
    body: 'It belongs to a machine’s own metadata or to no host at all. Nothing was sent.',
  },
} as const satisfies Record<string, FailureCopy>;
