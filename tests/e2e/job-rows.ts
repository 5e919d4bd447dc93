import { Agent, fetch } from 'undici';

import type { Instance } from '../../preload/model/account.ts';
import type { Visit } from '../../sandbox/visitor.ts';
import { plainToken, type Job, type Services } from './jobs.ts';

/** The names of the rows, known before anything is started. */
export const jobNames = [
  'GitLab',
  'GitHub by device flow',
  'GitHub by web flow',
  'GitHub Enterprise Server',
  'Azure DevOps, personal',
  'Azure DevOps, service principal',
  'an https URL with a token',
  'an ssh URL with a generated key',
] as const;
export type JobName = (typeof jobNames)[number];

const at = (url: string) => url as Instance;

const typed = (name: string, { password }: { readonly password: string }) => ({ name, password });

/** What is particular about each row. `services` are running. */
export function jobNamed(name: JobName, services: Services): Job {
  switch (name) {
    case 'GitLab':
      return gitlabJob(services);
    case 'GitHub by device flow':
    case 'GitHub by web flow':
    case 'GitHub Enterprise Server':
      return githubJob(name, services);
    case 'Azure DevOps, personal':
    case 'Azure DevOps, service principal':
      return azureJob(name, services);
    case 'an https URL with a token':
    case 'an ssh URL with a generated key':
      return plainJob(name, services);
  }
}

function gitlabJob({ gitlab }: Services): Job {
  const { ada } = gitlab.people;
  const app = gitlab.apps.confidential;
  const who = { admin: 'admin', person: 'ada' } as const;
  const { admin } = gitlab.people;
  return {
    name: 'GitLab',
    provider: 'gitlab',
    instance: at(gitlab.url),
    ca: { pem: gitlab.ca, file: gitlab.caFile },
    app: {
      provider: 'gitlab',
      instance: gitlab.url,
      applicationId: app.clientId,
      secret: app.clientSecret,
      ca: gitlab.ca,
    },
    way: 'browser',
    proxy: null,
    login: 'ada',
    admin: 'admin',
    repository: {
      path: 'analytics/jaffle-shop',
      url: `${gitlab.url}/analytics/jaffle-shop.git`,
      branch: 'main',
    },
    people: { admin: typed(admin.username, admin), person: typed(ada.username, ada) },
    author: `${ada.name} <${ada.email}>`,
    bare: () => gitlab.bareRepository('analytics/jaffle-shop'),
    visit: async (role, address) => goBack(await gitlab.visitor(who[role]).authorise(address)),
    approve: async (role, code) => void (await gitlab.visitor(who[role]).approveDevice(code)),
    whoIs: (secret) =>
      ask(`${gitlab.url}/api/v4/user`, gitlab.ca, `Bearer ${secret}`, ({ username }) => username),
    pusher: 'ada',
    afterwards: 'refused',
    secrets: () => [
      ...(['AccessToken', 'RefreshToken', 'AuthorizationCode'] as const).flatMap((kind) =>
        gitlab.issued(kind),
      ),
      app.clientSecret,
    ],
  };
}

/**
 * The first two play the real names, `github.com` and `api.github.com`, through a CONNECT proxy.
 * Without a secret there is no web flow, so that an app with one stands for each of them.
 */
function githubJob(name: JobName, { github, proxy }: Services): Job {
  const isCloud = name !== 'GitHub Enterprise Server';
  const isDevice = name === 'GitHub by device flow';
  const { clientId, clientSecret } = github.apps.oauth;
  const instance = isCloud ? 'https://github.com' : github.url;
  const who = { admin: 'admin', person: 'ada' } as const;
  // An app without a secret cannot end its tokens; the person can.
  const byItsOwner = {
    page: new RegExp(`https://github\\.com/settings/connections/applications/${clientId}`),
    end: () => github.visitor('ada').revokeApp(clientId),
  };
  return {
    name,
    provider: 'github',
    instance: at(instance),
    ca: { pem: github.ca, file: github.caFile },
    app: {
      provider: 'github',
      instance,
      clientId,
      ca: github.ca,
      ...(isDevice ? {} : { clientSecret }),
    },
    way: isDevice ? 'device' : 'browser',
    proxy: isCloud ? proxy.url : null,
    login: 'ada',
    admin: 'admin',
    repository: {
      path: 'analytics/jaffle-shop',
      url: `${instance}/analytics/jaffle-shop.git`,
      branch: 'main',
    },
    people: { admin: typed('admin', github.people.admin), person: typed('ada', github.people.ada) },
    author: /^Ada Quill <(?:ada@sandbox\.example|\d+\+ada@users\.noreply\.\S+)>$/,
    bare: () => github.bareRepository('analytics/jaffle-shop'),
    visit: async (role, address) => goBack(await github.visitor(who[role]).authorise(address)),
    approve: async (role, code) => void (await github.visitor(who[role]).approveDevice(code)),
    whoIs: (secret) =>
      ask(`${github.url}/api/v3/user`, github.ca, `Bearer ${secret}`, ({ login }) => login),
    pusher: 'ada',
    afterwards: isDevice ? byItsOwner : 'refused',
    secrets: () => [
      ...(['AccessToken', 'RefreshToken', 'AuthorizationCode', 'DeviceCode'] as const).flatMap(
        (kind) => github.issued(kind),
      ),
      clientSecret,
    ],
  };
}

function azureJob(name: JobName, { azure }: Services): Job {
  const isPrincipal = name === 'Azure DevOps, service principal';
  const app = isPrincipal ? azure.apps.principal : azure.apps.public;
  const secret = azure.apps.principal.secret.value;
  const instance = azure.instances.main;
  const who = { admin: 'grace', person: 'ada' } as const;
  const { ada, grace } = azure.people;
  const repository = 'Data Platform/orchestration';
  const person = isPrincipal ? azure.robot.name : ada.name;
  return {
    name,
    provider: 'azure-devops',
    instance: at(instance),
    ca: { pem: azure.ca, file: azure.caFile },
    app: {
      provider: 'azure-devops',
      organisation: instance,
      tenant: azure.tenant.id,
      clientId: app.clientId,
      mode: isPrincipal ? 'service-principal' : 'service-user',
      ca: azure.ca,
      ...(isPrincipal ? { clientSecret: secret } : {}),
    },
    way: isPrincipal ? 'app' : 'browser',
    proxy: null,
    login: isPrincipal ? 'latchkey-robot' : ada.upn,
    admin: grace.upn,
    repository: {
      path: repository,
      url: `${instance}/Data%20Platform/_git/orchestration`,
      branch: 'main',
    },
    people: { admin: typed(grace.upn, grace), person: typed(ada.upn, ada) },
    author: new RegExp(`^${person} <\\S+@\\S+>$`),
    bare: () => azure.bareRepository(`quillworks/${repository}`),
    visit: async (role, address) => goBack(await azure.visitor(who[role]).authorise(address)),
    approve: async (role, code) => void (await azure.visitor(who[role]).approveDevice(code)),
    whoIs: (token) =>
      ask(`${instance}/_apis/connectionData`, azure.ca, `Bearer ${token}`, (answer) => {
        const known = answer['authenticatedUser'] as { readonly providerDisplayName?: string };
        return known.providerDisplayName;
      }),
    pusher: person,
    // Entra ID ends no single token: it lives for its hour, and nobody here has it any more.
    afterwards: 'left',
    secrets: () => [
      ...(['AccessToken', 'RefreshToken', 'AuthorizationCode', 'DeviceCode'] as const).flatMap(
        (kind) => azure.issued(kind),
      ),
      secret,
    ],
  };
}

function plainJob(name: JobName, { plain }: Services): Job {
  const isKey = name === 'an ssh URL with a generated key';
  const url = isKey ? plain.sshUrl('team/shop') : plain.httpsUrl('team/shop');
  const nobody = () => Promise.reject(new Error('nobody signs in at a plain git server'));
  return {
    name,
    provider: 'git-url',
    instance: at(new URL(url).origin === 'null' ? `ssh://${new URL(url).host}` : plain.https.url),
    ca: { pem: plain.https.ca, file: '' },
    app: null,
    way: isKey ? 'key' : 'token',
    proxy: null,
    login: 'ada',
    admin: '',
    repository: { path: 'team/shop', url, branch: 'main' },
    people: null,
    author: /^\S.* <\S+@\S+>$/,
    bare: () => plain.folder('team/shop'),
    visit: nobody,
    approve: nobody,
    whoIs: (secret) =>
      ask(
        `${plain.https.url}/team/shop.git/info/refs?service=git-receive-pack`,
        plain.https.ca,
        `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}`,
        () => 'ada',
      ),
    pusher: 'ada',
    afterwards: 'left',
    secrets: () => [plainToken],
  };
}

async function goBack({ callback, page }: Visit): Promise<void> {
  if (callback === undefined) throw new Error(`the service kept the person on a page:\n${page}`);
  await globalThis.fetch(callback);
}

async function ask(
  address: string,
  ca: string,
  authorization: string,
  name: (answer: Record<string, unknown>) => unknown,
): Promise<{ readonly status: number; readonly name: string }> {
  const dispatcher = new Agent({ connect: { ca } });
  try {
    const headers = { authorization, 'user-agent': 'Latchkey tests' };
    const response = await fetch(address, { dispatcher, headers, redirect: 'manual' });
    const text = await response.text();
    if (response.status !== 200) return { status: response.status, name: '' };
    const answer = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: 200, name: String(name(answer)) };
  } finally {
    await dispatcher.destroy();
  }
}
