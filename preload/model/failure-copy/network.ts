import { integrations, type FailureCopy } from './copy.ts';

const settings = { label: 'Open settings', opens: 'settings' } as const;

/** Failures of what lies between this machine and a service, and of what was set for it. */
export const networkCopy = {
  'host.proxy-auth': {
    title: 'The proxy asks for a user name and password',
    body: 'It refused what it was given, or was given none. The host was never reached. Enter the proxy’s sign-in in the network settings.',
    remedy: settings,
  },
  'host.proxy-unreachable': {
    title: 'The proxy did not answer',
    body: 'The host was never reached, and what you had is unchanged. Check the address of the proxy, or the network it is in.',
    remedy: settings,
  },
  'host.proxy-unsupported': {
    title: 'This proxy cannot be used',
    body: 'Nothing was sent. Latchkey speaks to http and https proxies; it does not read proxy scripts (PAC).',
    remedy: settings,
  },
  'host.proxy-intercepts': {
    title: 'The certificate that came through the proxy is not trusted',
    body: 'Its issuer is unknown here: the proxy opens the encryption itself, or the host has a CA of its own. Nothing was sent. If that is meant to be so, an admin can add the CA file for this host.',
    remedy: integrations('Add a CA file'),
  },
  'host.client-certificate': {
    title: 'The host asks for a client certificate',
    body: 'None is saved for it, or it does not accept the one that is. Add the one you were given for this host in the network settings.',
    remedy: settings,
  },
  'network.managed': {
    title: 'This is set by your organisation',
    body: 'It comes from the policy file of this machine and is changed there. Nothing was changed.',
  },
  'network.bad-proxy': {
    title: 'This is not the address of a proxy',
    body: 'Enter it with its port, such as http://proxy.example.com:3128. Nothing was saved.',
  },
  'network.bad-pattern': {
    title: 'This is not a host or a range of addresses',
    body: 'Write it as git.example.com, .example.com, 10.0.0.0/8 or *. Nothing was saved.',
  },
  'network.bad-origin': {
    title: 'This is not the address of a host',
    body: 'Enter it as https://git.example.com, with the port where it has one of its own. Nothing was saved.',
  },
  'network.bad-client-certificate': {
    title: 'This client certificate cannot be used',
    body: 'It takes two PEM files that belong together: the certificate and its private key, without a passphrase. Files of the kind .p12 or .pfx have to be converted first. Nothing was saved.',
  },
  'network.secret-missing': {
    title: 'A secret for the network is no longer here',
    body: 'It was in an earlier vault that cannot be opened. Nothing was sent. Enter it again in the network settings.',
    remedy: settings,
  },
} as const satisfies Record<string, FailureCopy>;
