import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { gitApp, type GitApp } from '../../../preload/model/integration.ts';
import { runCommand as run } from '../test-run.ts';

const common = {
  secretSavedAt: null,
  ca: null,
  allowHttp: false,
  state: 'ready',
  authorisedBy: 'grace',
  savedAt: 0,
  managed: false,
  replaces: null,
};
const gitlab = gitApp.parse({
  ...common,
  provider: 'gitlab',
  instance: 'https://gitlab.example.com',
  host: 'gitlab.example.com',
  applicationId: 'the-id',
  managed: true,
});
const github = gitApp.parse({
  ...common,
  provider: 'github',
  instance: 'https://github.com',
  host: 'github.com',
  registration: 'github-app',
  clientId: 'Iv23x',
  appId: '123456',
  privateKey: { fingerprint: 'SHA256:abc', bits: 2048, savedAt: 0 },
  installUrl: null,
  appSlug: 'ours',
});
const azure = gitApp.parse({
  ...common,
  provider: 'azure-devops',
  instance: 'https://dev.azure.com/contoso',
  host: 'dev.azure.com/contoso',
  organisation: 'Contoso',
  tenant: 'the-tenant',
  clientId: 'the-client',
  mode: 'service-user',
  secretExpiresAt: null,
  actsAs: null,
  formerly: null,
  idle: { daysLeft: 9, state: 'soon' },
  replaces: { clientId: 'old', mode: 'service-user', authorisedBy: 'ada', savedAt: 0 },
});
const uris = (provider: string) => ({
  customProtocol: `dev.latchkey://oauth/${provider}`,
  loopback: `http://localhost/oauth/${provider}`,
});
const redirectUris = {
  gitlab: uris('gitlab'),
  github: uris('github'),
  'azure-devops': uris('azure-devops'),
};
const list = (...git: readonly GitApp[]) => ({ 'integrations.list': { git, redirectUris } });
const ready = (app: GitApp) => ({
  'integrations.preflight': { instance: app.instance, notes: ['It was read so.'], checks: [] },
  'integrations.save': { ...app, replaces: null },
  'integrations.authorise': { app, attempt: null },
});
const draftOf = (inputs: Readonly<Record<string, unknown>>) =>
  (inputs['integrations.save'] as { draft: unknown } | undefined)?.draft;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'org-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('setting an app up', () => {
  test('GitHub takes its key from a file and its secret from standard input, and proves itself', async () => {
    const key = join(folder, 'app.pem');
    await writeFile(key, 'the-pem-text');
    const options = ['--github-app', '--client-id', 'Iv23x', '--app-id', '123456'];
    const { code, out, said, inputs } = await run(
      ['org', 'github', 'set', ...options, '--private-key', key, '--secret-stdin'],
      ready(github),
      { input: 's3cret\n' },
    );
    expect(code).toBe(0);
    expect(draftOf(inputs)).toEqual({
      provider: 'github',
      instance: 'https://github.com',
      registration: 'github-app',
      clientId: 'Iv23x',
      appId: '123456',
      clientSecret: 's3cret',
      privateKey: 'the-pem-text',
      allowHttp: false,
    });
    expect(said).toContain('It was read so.');
    expect(out).toContain(
      'The application works (grace). Developers can link now: latchkey link github',
    );
    expect(out + said).not.toMatch(/s3cret|pem-text/);
  });

  test('a secret and a key that are left out are kept, and removed when that is said', async () => {
    const set = ['org', 'github', 'set', '--client-id', 'Ov23x'];
    const kept = draftOf((await run(set, ready(github))).inputs);
    expect(kept).not.toHaveProperty('clientSecret');
    expect(kept).not.toHaveProperty('privateKey');
    const removed = await run([...set, '--no-secret', '--no-private-key'], ready(github));
    expect(draftOf(removed.inputs)).toMatchObject({ clientSecret: null, privateKey: null });
  });

  test('Azure DevOps asks for the secret of a principal that has none yet, without showing it', async () => {
    const set = [
      'org',
      'azure',
      'set',
      '--organisation',
      'contoso',
      '--tenant',
      't',
      '--client-id',
      'c',
    ];
    const { inputs, said, out } = await run(
      [...set, '--secret-expires', '2027-06-30'],
      { ...list(), ...ready(azure) },
      { typed: ['typed-value'] },
    );
    expect(said).toContain('Value of the client secret: ');
    expect(draftOf(inputs)).toEqual({
      provider: 'azure-devops',
      organisation: 'contoso',
      tenant: 't',
      clientId: 'c',
      mode: 'service-principal',
      clientSecret: 'typed-value',
      secretExpiresAt: Date.UTC(2027, 5, 30, 23, 59, 59),
    });
    expect(said + out).not.toContain('typed-value');

    const saved = { ...azure, secretSavedAt: 1 };
    const again = await run(set, { ...list(saved), ...ready(azure) }, { typed: [] });
    expect(draftOf(again.inputs)).not.toHaveProperty('clientSecret');
    const user = await run([...set, '--user'], ready(azure), { typed: [] });
    expect(draftOf(user.inputs)).toMatchObject({ mode: 'service-user' });
  });

  test('says that the former app works on until the new one is authorised', async () => {
    const { said, calls } = await run(
      [
        'org',
        'azure',
        'set',
        '--organisation',
        'contoso',
        '--tenant',
        't',
        '--client-id',
        'c',
        '--user',
        '--no-authorise',
      ],
      { ...ready(azure), 'integrations.save': azure },
    );
    expect(said).toContain('the former one works on for everybody');
    expect(calls).not.toContain('integrations.authorise');
  });

  test('for scripts the saved app alone is printed, as JSON', async () => {
    const set = ['org', 'github', 'set', '--client-id', 'Ov23x', '--json'];
    const { out } = await run(set, { ...list(github), ...ready(github) });
    expect(JSON.parse(out)).toEqual(github);
    const saved = await run([...set, '--no-authorise'], ready(github));
    expect(JSON.parse(saved.out)).toEqual(github);
  });

  test('asking where nobody can be asked is refused', async () => {
    const { code, said } = await run(
      ['org', 'github', 'set', '--client-id', 'x', '--ask-secret'],
      {},
    );
    expect([code, said]).toEqual([1, expect.stringContaining('use --secret-stdin')]);
  });

  test.each(['2027-13-01', 'soon', '2027-6-1'])('%s is no day', async (day) => {
    const args = [
      'org',
      'azure',
      'set',
      '--organisation',
      'o',
      '--tenant',
      't',
      '--client-id',
      'c',
    ];
    expect((await run([...args, '--secret-expires', day], {})).code).toBe(2);
  });
});

describe('what is saved', () => {
  test('is listed over all services, and shown in full without secrets', async () => {
    const all = list(gitlab, github, azure);
    const { out } = await run(['org', 'list'], all);
    expect(out).toMatch(/GitLab\s+https:\/\/gitlab\.example\.com\s+ready, set by policy\s+the-id/);
    expect(out).toMatch(/Azure DevOps\s+\S+contoso\s+saved, the former works on/);
    expect(JSON.parse((await run(['org', 'list', '--json'], all)).out)).toHaveLength(3);
    const one = await run(['org', 'show', 'contoso'], all);
    expect(one.out).toMatch(/unused, ends in\s+9 days: use it or sign in again/);
    expect((await run(['org', 'show', 'GitHub.com'], all)).out).toContain('SHA256:abc, 2048 bits');
    expect(JSON.parse((await run(['org', 'show', 'github.com', '--json'], all)).out)).toEqual(
      github,
    );
    expect((await run(['org', 'show', 'nowhere'], all)).code).toBe(1);
  });

  test.each([
    ['gitlab', 'gitlab.example.com', { provider: 'gitlab', applicationId: 'the-id' }],
    ['github', 'https://github.com/', { provider: 'github', registration: 'github-app' }],
    ['azure', 'contoso', { organisation: 'https://dev.azure.com/contoso', mode: 'service-user' }],
  ])(
    'of %s is checked as it is, and a failed check fails the command',
    async (service, typed, draft) => {
      const failed = { id: 'app', title: 'The app', status: 'failed', detail: 'is gone' };
      const { code, out, inputs } = await run(['org', service, 'check', typed], {
        ...list(gitlab, github, azure),
        'integrations.preflight': { instance: 'x', notes: [], checks: [failed] },
      });
      expect(code).toBe(1);
      expect(out).toMatch(/The app\s+failed\s+is gone/);
      expect(inputs['integrations.preflight']).toMatchObject({ draft });
    },
  );

  test('is given up, removed and authorised by its name', async () => {
    const name = { provider: 'azure-devops', instance: azure.instance };
    const all = { ...list(azure), 'integrations.discard': azure, 'integrations.remove': {} };
    for (const verb of ['discard', 'remove'])
      expect(
        (await run(['org', 'azure', verb, 'contoso'], all)).inputs[`integrations.${verb}`],
      ).toEqual(name);
    const { inputs } = await run(['org', 'azure', 'authorise', 'contoso', '--no-browser'], {
      ...all,
      ...ready(azure),
    });
    expect(inputs['integrations.authorise']).toEqual({ ...name, openBrowser: false });
  });

  test('a GitHub App lists where it is installed', async () => {
    const one = { id: '7', account: 'contoso', kind: 'organisation', suspended: true };
    const { out } = await run(['org', 'github', 'installations'], {
      ...list(github),
      'integrations.installations': [{ ...one, repositorySelection: 'all', htmlUrl: null }],
    });
    expect(out).toMatch(/contoso\s+organisation, suspended\s+all/);
  });
});

describe('the checklist', () => {
  test('of Azure DevOps has three admins, who does what, and the texts to copy', async () => {
    const { code, out } = await run(['org', 'azure', '--checklist'], list());
    expect(code).toBe(0);
    const headings = out.split('\n').filter((line) => /^\S.*:$/.test(line));
    expect(headings).toEqual([
      'Entra ID admin (Application Administrator):',
      'Azure DevOps admin (Project Collection Administrator):',
      'Latchkey admin:',
    ]);
    expect(out).toContain('http://localhost/oauth/azure-devops');
    expect(out).toMatch(/Object ID of the App registration is another/);
    expect(out).toMatch(/Stakeholder sees no code/);
    expect(out).toMatch(/Secret ID beside it is of no use/);
  });

  test.each([
    [['gitlab', '--checklist'], 'write_repository'],
    [['github', '--checklist'], 'Enable Device Flow'],
    [['github', '--checklist', 'github-app'], 'Private keys'],
    [['azure', '--checklist', 'user'], '90 days'],
  ])('of %j is there as well', async (args, words) => {
    const { code, out } = await run(['org', ...args], list());
    expect([code, out]).toEqual([0, expect.stringContaining(words)]);
  });

  test('names what is set up already', async () => {
    const { out } = await run(['org', 'azure', '--checklist'], list(azure));
    expect(out).toContain('(client ID the-client, object ID <Object ID');
    expect(out).toContain('https://dev.azure.com/Contoso/_settings/users');
  });

  test('a service alone is wrong usage', async () => {
    expect((await run(['org', 'azure'], list())).code).toBe(2);
  });
});

describe('the role', () => {
  const free = { role: 'admin', lockedBy: null, managed: null };
  test('is shown and changed', async () => {
    expect((await run(['org', 'role'], { 'policy.describe': free })).out).toContain('Role: admin.');
    const { inputs, out } = await run(['org', 'role', 'developer', '--json'], {
      'policy.become': { ...free, role: 'developer' },
    });
    expect(inputs['policy.become']).toEqual({ role: 'developer' });
    expect(JSON.parse(out)).toMatchObject({ role: 'developer' });
    expect((await run(['org', 'role', 'owner'], {})).code).toBe(2);
  });

  test('names the policy file that fixes it, and why one is refused', async () => {
    const path = '/etc/latchkey/policy.json';
    const fixed = { role: 'developer', lockedBy: path };
    const followed = { path, state: 'followed', problem: null, integrations: 0 };
    const say = async (managed: object) =>
      (await run(['org', 'role'], { 'policy.describe': { ...fixed, managed } })).out;
    expect(await say(followed)).toContain(`Fixed by ${path}.`);
    expect(await say({ ...followed, state: 'refused', problem: 'it is a link' })).toContain(
      `The policy file ${path} is refused: it is a link.`,
    );
  });
});
