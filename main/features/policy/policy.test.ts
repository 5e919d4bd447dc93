import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openDatabase } from '../../hosts/node/database/database.ts';
import { AppError } from '../../core/app-error.ts';
import type { Database } from '../../ports/database.ts';
import type { PolicyFile } from '../../ports/policy-file.ts';
import { createPolicy } from './policy.ts';

const path = '/etc/latchkey/policy.json';
const gitlab = {
  provider: 'gitlab',
  instance: 'https://gitlab.example.com',
  applicationId: 'the-id',
};

let database: Database;
let announced: unknown[];
let recorded: string[];

beforeEach(() => {
  database = openDatabase(':memory:');
  announced = [];
  recorded = [];
});
afterEach(() => database.close());

function start(file: PolicyFile = { at: 'absent', path }, check = (): unknown => undefined) {
  return createPolicy({
    database,
    file,
    checkNetwork: () => undefined,
    checkIntegration: check,
    announce: (name, payload) => announced.push([name, payload]),
    record: ({ action, subject }) => recorded.push(`${action} ${subject}`),
  });
}
const written = (text: string): PolicyFile => ({ at: 'read', path, text });
const policy = (document: object) => start(written(JSON.stringify(document)));
const describePolicy = (feature: ReturnType<typeof start>) =>
  feature.handlers['policy.describe']({});

describe('without a policy file', () => {
  test('the window has the admin’s role, and gives it up and takes it back', async () => {
    const feature = start();
    expect(await describePolicy(feature)).toEqual({ role: 'admin', lockedBy: null, managed: null });
    expect(() => feature.requireAdmin()).not.toThrow();

    const after = await feature.handlers['policy.become']({ role: 'developer' });
    expect(after.role).toBe('developer');
    expect(() => feature.requireAdmin()).toThrow(
      expect.objectContaining({ code: 'policy.admin-only' }),
    );
    // Another program of the same person reads the same.
    expect((await describePolicy(start())).role).toBe('developer');

    await feature.handlers['policy.become']({ role: 'developer' });
    expect((await feature.handlers['policy.become']({ role: 'admin' })).role).toBe('admin');
    expect(recorded).toEqual(['policy.role-changed developer', 'policy.role-changed admin']);
    expect(announced).toHaveLength(2);
  });

  test('a role of another version counts as the default and is left alone', async () => {
    database.run("INSERT INTO meta (key, value) VALUES ('role', 'owner')");
    expect((await describePolicy(start())).role).toBe('admin');
    expect(database.get("SELECT value FROM meta WHERE key = 'role'")).toEqual({ value: 'owner' });
  });
});

describe('a policy file', () => {
  test('fixes the role above what was chosen, and says by which file', async () => {
    await start().handlers['policy.become']({ role: 'admin' });
    const feature = policy({ version: 1, role: 'developer' });
    expect(await describePolicy(feature)).toEqual({
      role: 'developer',
      lockedBy: path,
      managed: { path, state: 'followed', problem: null, integrations: 0 },
    });
    expect(() => feature.requireAdmin()).toThrow(
      expect.objectContaining({
        code: 'policy.admin-only',
        detail: `the role is fixed by ${path}`,
      }),
    );
    await expect(feature.handlers['policy.become']({ role: 'admin' })).rejects.toMatchObject({
      code: 'policy.locked',
      detail: path,
    });
    expect(announced).toEqual([]);
  });

  test('without a role leaves it to the window', async () => {
    const feature = policy({ version: 1, integrations: [gitlab] });
    expect(await describePolicy(feature)).toMatchObject({
      role: 'admin',
      lockedBy: null,
      managed: { integrations: 1 },
    });
    expect((await feature.handlers['policy.become']({ role: 'developer' })).role).toBe('developer');
  });

  test('hands on what it presets, and its network part', () => {
    const feature = policy({
      version: 1,
      integrations: [gitlab],
      network: { proxy: 'http://proxy.example.com:3128' },
    });
    expect(feature.presets()).toEqual([{ ...gitlab, allowHttp: false }]);
    expect(feature.network()).toEqual({ proxy: 'http://proxy.example.com:3128', trust: [] });
    expect(policy({ version: 1 }).network()).toBeNull();
  });

  test('may begin with a byte order mark', () => {
    expect(start(written('\uFEFF{"version":1}')).managed()?.state).toBe('followed');
  });

  const row = (change: object) =>
    JSON.stringify({ version: 1, integrations: [{ ...gitlab, ...change }] });
  test.each([
    ['', 'it is not JSON, or it ends too early'],
    ['{"version": 1', 'it is not JSON, at line 1 column 14'],
    ['{\n  "version": 1,\n  role: "canary"\n}', 'it is not JSON, at line 3 column 3'],
    ['[]', 'the whole: Invalid input: expected object, received array'],
    ['{}', 'version: Invalid input: expected 1'],
    ['{"version":2}', 'version: Invalid input: expected 1'],
    ['{"version":1,"rol":"canary"}', 'the whole: Unrecognized key: "rol"'],
    ['{"version":1,"role":"canary"}', 'role: Invalid option: expected one of "admin"|"developer"'],
    [row({ secret: 'canary' }), 'integrations[0]: Unrecognized key: "secret"'],
    [
      row({ provider: 'canary' }),
      "integrations[0].provider: Invalid discriminator value. Expected 'gitlab' | 'github' | 'azure-devops'",
    ],
    [
      row({ applicationId: 7 }),
      'integrations[0].applicationId: Invalid input: expected string, received number',
    ],
  ])('%j is refused with the place of the error, and edits with it', async (text, problem) => {
    const feature = start(written(text));
    expect(await describePolicy(feature)).toEqual({
      role: 'developer',
      lockedBy: path,
      managed: { path, state: 'refused', problem, integrations: 0 },
    });
    expect(problem).not.toContain('canary');
    expect([feature.presets(), feature.network()]).toEqual([[], null]);
    expect(() => feature.requireAdmin()).toThrow(
      expect.objectContaining({ code: 'policy.refused', detail: `${path}: ${problem}` }),
    );
    await expect(feature.handlers['policy.become']({ role: 'admin' })).rejects.toMatchObject({
      code: 'policy.locked',
    });
  });

  test('with an integration that cannot be one is refused, and says which', () => {
    const feature = start(written(row({})), () => {
      throw new AppError('instance.malformed', { detail: 'scheme' });
    });
    expect(feature.managed()?.problem).toBe('integrations[0]: instance.malformed, scheme');
  });

  test('that others could have written is refused, whatever it says', async () => {
    const feature = start({ at: 'refused', path, reason: 'it does not belong to root' });
    expect(await describePolicy(feature)).toMatchObject({
      role: 'developer',
      managed: { state: 'refused', problem: 'it does not belong to root' },
    });
  });

  test.each(['clientSecret', 'privateKey'])('takes no %s for a GitHub App', (name) => {
    const text = JSON.stringify({
      version: 1,
      integrations: [
        { provider: 'github', instance: 'https://github.com', clientId: 'Iv1.x', [name]: 'canary' },
      ],
    });
    expect(start(written(text)).managed()?.problem).toBe(
      `integrations[0]: Unrecognized key: "${name}"`,
    );
  });

  test('presets Azure DevOps for people only: a principal would need its secret', () => {
    const azure = { provider: 'azure-devops', organisation: 'contoso', tenant: 't', clientId: 'c' };
    expect(policy({ version: 1, integrations: [azure] }).presets()).toEqual([
      { ...azure, mode: 'service-user' },
    ]);
    const principal = { ...azure, mode: 'service-principal' };
    expect(policy({ version: 1, integrations: [principal] }).managed()).toMatchObject({
      state: 'refused',
      problem: expect.stringContaining('integrations[0].mode'),
    });
  });
});
