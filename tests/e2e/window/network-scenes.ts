import type { NetworkHost } from '../../../preload/model/network.ts';
import type { Answers, Scene } from './scenes.ts';
import { ago, ownGitlab } from './values.ts';

const root = ownGitlab.ca ?? { subject: '', issuer: '', fingerprint: '', notAfter: 0 };
const hosts: readonly NetworkHost[] = [
  {
    origin: 'https://code.example.org:8443',
    cas: [{ ...root, savedIn: 'integration' }],
    clientCertificate: null,
    savedAt: null,
  },
  {
    origin: 'https://git.example.org',
    cas: [{ ...root, savedIn: 'network' }],
    clientCertificate: { ...root, subject: 'CN=Ada Lovelace, O=Example', keyThere: false },
    savedAt: ago(24 * 40),
  },
  {
    origin: 'https://old.example.org',
    cas: [{ ...root, notAfter: ago(24 * 3), savedIn: 'network' }],
    clientCertificate: null,
    savedAt: ago(24 * 400),
  },
];

const busy: Answers = {
  'network.read': {
    mode: 'manual',
    proxy: 'http://proxy.example.org:3128',
    exceptions: ['.example.org', '10.0.0.0/8'],
    hosts: [
      { host: 'git.example.org', proxy: null },
      { host: 'github.com', proxy: 'http://outside.example.org:8080' },
    ],
    signIns: [
      { proxy: 'proxy.example.org:3128', username: 'ada', passwordSavedAt: ago(24 * 18) },
      { proxy: 'outside.example.org:8080', username: 'svc-build', passwordSavedAt: null },
    ],
  },
  'network.hosts': hosts,
};

/** What the settings of roles and of the network can look like. */
export const networkScenes: readonly Scene[] = [
  { name: 'settings', hash: '#/settings', answers: busy },
  {
    name: 'settings-role-fixed',
    hash: '#/settings',
    answers: {
      'policy.describe': {
        role: 'developer',
        lockedBy: '/etc/latchkey/policy.json',
        managed: {
          path: '/etc/latchkey/policy.json',
          state: 'followed',
          problem: null,
          integrations: 3,
        },
      },
    },
    act: async (page) => page.getByText('is followed').scrollIntoViewIfNeeded(),
  },
  {
    name: 'settings-policy-refused',
    hash: '#/settings',
    answers: {
      'policy.describe': {
        role: 'developer',
        lockedBy: '/etc/latchkey/policy.json',
        managed: {
          path: '/etc/latchkey/policy.json',
          state: 'refused',
          problem: 'everybody may write /etc/latchkey',
          integrations: 0,
        },
      },
    },
    act: async (page) => page.getByText('cannot be followed').scrollIntoViewIfNeeded(),
  },
  { name: 'network-plain', hash: '#/settings/network' },
  { name: 'network', hash: '#/settings/network', answers: busy },
  {
    name: 'network-hosts',
    hash: '#/settings/network',
    answers: busy,
    act: async (page) => page.getByText('https://old.example.org').scrollIntoViewIfNeeded(),
  },
  {
    name: 'network-host-details',
    hash: '#/settings/network',
    answers: busy,
    act: async (page) =>
      page.getByRole('button', { name: 'Details of https://git.example.org' }).click(),
  },
  {
    name: 'network-host-new',
    hash: '#/settings/network',
    act: async (page) => page.getByRole('button', { name: 'Add a host…' }).click(),
  },
  {
    name: 'network-sign-in',
    hash: '#/settings/network',
    answers: busy,
    act: async (page) => page.getByRole('button', { name: 'Add a sign-in…' }).click(),
  },
  {
    name: 'network-explained',
    hash: '#/settings/network',
    answers: {
      ...busy,
      'network.explain': {
        url: 'https://git.example.org/',
        chain: [],
        steps: [
          {
            id: 'name',
            title: 'The name is known',
            status: 'passed',
            detail: 'git.example.org is 10.4.0.17.',
            facts: [],
          },
          {
            id: 'proxy',
            title: 'The proxy',
            status: 'passed',
            detail: 'None. The network settings reach git.example.org directly.',
            facts: [],
          },
          {
            id: 'connect',
            title: 'The connection',
            status: 'passed',
            detail: 'To 10.4.0.17 port 443, in 12 ms.',
            facts: [],
          },
          {
            id: 'tls',
            title: 'Encryption and certificate',
            status: 'failed',
            detail: 'The certificate is not trusted. Its issuer is unknown here. Nothing was sent.',
            facts: [
              '1. CN=git.example.org, issued by CN=Example Organisation Root CA, until 2027-03-01',
              '2. CN=Example Organisation Root CA, issued by itself, until 2031-01-01',
            ],
          },
          {
            id: 'http',
            title: 'The answer',
            status: 'not-run',
            detail: '“Encryption and certificate” failed before it.',
            facts: [],
          },
        ],
      },
    },
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Address' }).first().fill('git.example.org');
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByText('The way to').waitFor();
    },
  },
];
