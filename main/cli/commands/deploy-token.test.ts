import { describe, expect, test } from 'vitest';

import { runCommand } from '../test-run.ts';

const url = 'https://gitlab.example.com/analytics/shop.git';
const ada = {
  id: 'acc_0000000000000001',
  login: 'ada',
  host: 'gitlab.example.com',
  method: 'token',
};
const grace = { ...ada, id: 'acc_0000000000000002', login: 'grace' };
const token = {
  ...ada,
  id: 'acc_0000000000000003',
  login: 'gitlab+deploy-token-7',
  method: 'deploy-token',
  repository: url,
  health: 'linked',
  expiresAt: null,
};
const found = {
  repository: url,
  path: 'analytics/shop',
  host: 'gitlab.example.com',
  existing: null,
  makers: [
    { account: grace.id, obstacle: { code: 'shared-access.role', detail: 'analytics/shop' } },
    { account: ada.id, obstacle: null },
  ],
};
const answers = {
  'accounts.list': [ada, grace, token],
  'shared-access.describe': found,
  'shared-access.create': token,
  'accounts.unlink': { revoked: true, detail: 'gitlab.example.com has ended it.' },
  'repositories.list': {
    rows: [
      { path: 'analytics/shop', cloneUrl: url, account: ada.id },
      { path: 'analytics/shop-old', cloneUrl: `${url}x`, account: ada.id },
    ],
    total: 2,
    index: [],
  },
};
const run = (args: readonly string[], more: Readonly<Record<string, unknown>> = {}) =>
  runCommand(['deploy-token', ...args], { ...answers, ...more });

describe('deploy-token create', () => {
  test('lets who can make it make it, for a path of the list', async () => {
    const { code, out, inputs } = await run(['create', 'analytics/shop']);
    expect([code, out]).toEqual([
      0,
      `Linked gitlab+deploy-token-7 on gitlab.example.com: read-only, for ${url} alone.\n`,
    ]);
    expect(inputs['shared-access.describe']).toEqual({ url });
    expect(inputs['shared-access.create']).toEqual({ url, account: ada.id });
  });

  test('keeps to the account and the last day that were named', async () => {
    const { inputs } = await run(['create', url, '--account', 'ada', '--expires', '2030-12-31']);
    expect(inputs['shared-access.describe']).toEqual({ url, account: ada.id });
    expect(inputs['shared-access.create']).toEqual({
      url,
      account: ada.id,
      expiresAt: new Date(2030, 11, 31, 23, 59, 59).getTime(),
    });
  });

  test('says who cannot and why, and makes nothing', async () => {
    const none = { ...found, makers: found.makers.slice(0, 1) };
    const { code, said, calls } = await run(['create', url], { 'shared-access.describe': none });
    expect(code).toBe(1);
    expect(said).toContain('This needs the role of a Maintainer: analytics/shop');
    expect(calls).not.toContain('shared-access.create');
  });

  test('tells of the one that is there', async () => {
    const there = { ...found, existing: token.id };
    const { code, said, calls } = await run(['create', url], { 'shared-access.describe': there });
    expect(code).toBe(1);
    expect(said).toContain('shared access already: gitlab+deploy-token-7@gitlab.example.com');
    expect(calls).not.toContain('shared-access.create');
  });

  test.each([['2030-13-01'], ['2030-02-30'], ['tomorrow']])('takes no day %s', async (day) => {
    expect(await run(['create', url, '--expires', day])).toMatchObject({ code: 2, calls: [] });
  });

  test('does not guess a path that is in no list', async () => {
    const { code, said } = await run(['create', 'analytics/other']);
    expect(code).toBe(1);
    expect(said).toContain('analytics/other is in no list');
  });
});

test('deploy-token check names everybody who was asked about', async () => {
  const { out, calls } = await run(['check', 'analytics/shop']);
  expect(out).toContain('grace@gitlab.example.com  no           This needs the role');
  expect(out).toContain('ada@gitlab.example.com    yes');
  expect(calls).not.toContain('shared-access.create');
});

test('deploy-token list shows deploy tokens alone', async () => {
  const { out } = await run(['list']);
  expect(out).toContain(`${url}  gitlab+deploy-token-7  linked  no end`);
  expect(out).not.toContain('grace');
  expect(JSON.parse((await run(['list', '--json'])).out)).toEqual([token]);
  expect((await run(['list'], { 'accounts.list': [ada] })).said).toContain('No deploy token');
});

describe('deploy-token remove', () => {
  test.each([['analytics/shop'], [url], ['gitlab+deploy-token-7']])('finds %s', async (name) => {
    const { code, out, inputs } = await run(['remove', name]);
    expect([code, inputs['accounts.unlink']]).toEqual([0, { id: token.id }]);
    expect(out).toBe('Removed gitlab+deploy-token-7.\ngitlab.example.com has ended it.\n');
  });

  test('never takes another account', async () => {
    const { code, calls } = await run(['remove', 'ada']);
    expect([code, calls]).toEqual([1, ['accounts.list']]);
  });
});
