import { describe, expect, test } from 'vitest';

import { runCommand as run } from '../test-run.ts';

const ada = { id: 'acc_00000000000000aa', login: 'ada', host: 'github.com' };
const app = (provider: string, instance: string) => ({ provider, instance });
const integrations = (...git: readonly object[]) => ({
  'integrations.list': { git, redirectUris: {} },
});
const done = {
  id: 'att_00000000000000b1',
  status: 'done',
  account: ada.id,
  failure: null,
  device: null,
};
const signIn = { 'sign-in.start': done, 'sign-in.list': [done], 'accounts.list': [ada] };

describe('latchkey link', () => {
  test.each([
    ['gitlab', [], [], 'gitlab', 'https://gitlab.com'],
    ['github', [], [], 'github', 'https://github.com'],
    ['github', [], [app('github', 'https://ghes.example')], 'github', 'https://ghes.example'],
    ['github', [], [app('gitlab', 'https://gl.example')], 'github', 'https://github.com'],
    [
      'github',
      [],
      [app('github', 'https://ghes.example'), app('github', 'https://github.com')],
      'github',
      'https://github.com',
    ],
    ['github', ['--instance', 'ghes.example/'], [], 'github', 'https://ghes.example'],
    [
      'azure-devops',
      [],
      [app('azure-devops', 'https://dev.azure.com/contoso')],
      'azure-devops',
      'https://dev.azure.com/contoso',
    ],
    [
      'azure-devops',
      ['--instance', 'contoso'],
      [],
      'azure-devops',
      'https://dev.azure.com/contoso',
    ],
    [
      'azure-devops',
      ['--instance', 'dev.azure.com/contoso'],
      [],
      'azure-devops',
      'https://dev.azure.com/contoso',
    ],
  ])('%s %j with %j set up goes to %s at %s', async (service, options, git, provider, instance) => {
    const result = await run(['link', service, ...options], { ...integrations(...git), ...signIn });
    expect(result.said).toContain('Waiting');
    expect(result.out).toBe('Linked ada on github.com\n');
    expect(result.inputs['sign-in.start']).toEqual({ provider, instance, openBrowser: true });
  });

  test.each([
    [['link', 'sourceforge'], 'try gitlab, github, azure-devops, git-url'],
    [['link', 'constructor'], 'unknown service'],
    [['link', 'github', '--device', '--paste'], '--device and --paste'],
    [['link', 'github', '--device', '--token'], '--device and --token'],
    [['link', 'github', '--username', 'ada'], '--username goes with --token'],
    [['link', 'git-url', '--instance', 'git.example'], 'use --token'],
    [['link', 'git-url', '--token'], '--instance https://git.example.com'],
    [['link', 'azure-devops'], '--instance https://dev.azure.com/contoso'],
    [['link', 'github', '--token', 'ghp_canary'], 'too many arguments'],
  ])('%j is wrong usage and says what is right', async (args, words) => {
    const result = await run(args, integrations());
    expect(result.code).toBe(2);
    expect(result.said).toContain(words);
    expect(result.calls.filter((call) => call !== 'integrations.list')).toEqual([]);
  });

  test('asks which of several is meant, and starts nothing', async () => {
    const git = [app('github', 'https://a.example'), app('github', 'https://b.example')];
    const result = await run(['link', 'github'], integrations(...git));
    expect(result.code).toBe(1);
    expect(result.said).toContain('https://a.example, https://b.example');
    expect(result.calls).toEqual(['integrations.list']);
  });

  test('says that a token works where no app is set up', async () => {
    const result = await run(['link', 'github'], {
      ...integrations(),
      'sign-in.start': { fails: { code: 'sign-in.no-app' } },
    });
    expect(result.code).toBe(1);
    expect(result.said).toContain('latchkey link github --token');
  });

  test('prints the account for scripts', async () => {
    const result = await run(['link', 'github', '--json'], { ...integrations(), ...signIn });
    expect(JSON.parse(result.out)).toEqual(ada);
  });
});

describe('latchkey link --token', () => {
  const answers = { ...integrations(), 'accounts.add-token': ada };

  test.each([
    ['asked for at a terminal', { typed: ['ghp_canary'] }],
    ['read from standard input', { input: 'ghp_canary\n' }],
  ])('takes one %s and never prints it', async (_name, given) => {
    const result = await run(['link', 'github', '--token', '--username', 'ada'], answers, given);
    expect(result.code).toBe(0);
    expect(result.inputs['accounts.add-token']).toEqual({
      provider: 'github',
      instance: 'https://github.com',
      token: 'ghp_canary',
      username: 'ada',
    });
    expect(result.out).toBe('Linked ada on github.com\n');
    expect(result.out + result.said).not.toContain('canary');
  });

  test('opens a vault that a passphrase locks, before the token is sent', async () => {
    const locked = {
      'vault.describe': { state: 'locked', keeper: 'passphrase' },
      'vault.unlock': {},
    };
    const given = { typed: ['ghp_canary', 'the passphrase'] };
    const result = await run(['link', 'github', '--token'], { ...answers, ...locked }, given);
    expect(result.calls).toEqual(['integrations.list', 'vault.unlock', 'accounts.add-token']);
  });

  test('takes nothing for a token', async () => {
    const result = await run(['link', 'github', '--token'], answers, { input: '\n' });
    expect(result.code).toBe(1);
    expect(result.said).toContain('This is not a token');
    expect(result.calls).toEqual(['integrations.list']);
  });

  test('says what the service says of a refused one', async () => {
    const result = await run(
      ['link', 'github', '--token'],
      {
        ...integrations(),
        'accounts.add-token': {
          fails: { code: 'account.token-refused', words: 'Bad credentials' },
        },
      },
      { input: 'ghp_canary' },
    );
    expect(result.code).toBe(1);
    expect(result.said).toContain('Bad credentials');
    expect(result.out + result.said).not.toContain('canary');
  });
});
