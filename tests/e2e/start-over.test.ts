import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openDatabase } from '../../main/hosts/node/database/database.ts';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { createLatchkey, type Latchkey } from './latchkey.ts';

let sandbox: Sandbox;
let folder: string;
let latchkey: Latchkey;
let host: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  host = new URL(sandbox.url).host;
  folder = await mkdtemp(join(tmpdir(), 'latchkey-start-over-'));
  latchkey = createLatchkey(join(folder, 'data'), join(folder, 'passphrase'));
  await remember('the first passphrase');
  await latchkey({ input: 'the first passphrase\n' }, 'vault', 'choose', 'passphrase');
  expect((await enterSecret()).code).toBe(0);
  expect((await link('ada')).out).toBe(`Linked ada on ${host}\n`);
  expect((await link('linus')).out).toBe(`Linked linus on ${host}\n`);
  await latchkey('repos');
  expect((await clone('before')).code).toBe(0);
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a vault whose passphrase is forgotten', () => {
  test('is left by starting over, and nothing of it is deleted', async () => {
    await remember('something else altogether');
    expect(await latchkey('vault', 'unlock')).toMatchObject({ code: 3 });
    const before = stored('secrets');
    expect(before.length).toBeGreaterThan(2);

    expect(await latchkey('vault', 'start-over')).toMatchObject({ code: 2 });
    expect(stored('secrets')).toEqual(before);
    const left = await latchkey('vault', 'start-over', '--yes');
    expect(left).toMatchObject({ code: 0 });
    expect(left.said).toContain('latchkey vault choose');
    expect([stored('secrets'), stored('secrets_aside')]).toEqual([[], before]);

    await latchkey({ input: 'something else altogether\n' }, 'vault', 'choose', 'passphrase');
    expect((await latchkey('vault', 'unlock')).code).toBe(0);
  });

  test('leads every account to “link again”, and crashes nothing', async () => {
    const { out } = await latchkey('accounts', '--json');
    const accounts = JSON.parse(out) as { login: string; health: string }[];
    expect(accounts.map(({ login, health }) => [login, health])).toEqual([
      ['ada', 'refused'],
      ['linus', 'refused'],
    ]);
    for (const args of [['accounts', '--check'], ['repos'], ['fetch', 'before']]) {
      const ended = await latchkey(...args.map((arg) => (arg === 'before' ? at(arg) : arg)));
      expect([args, ended.code, ended.said]).toEqual([
        args,
        4,
        expect.stringMatching(/no longer accepts this sign-in[^]*Link again: latchkey link/),
      ]);
    }
    expect((await clone('during')).code).toBe(4);
    const listed = JSON.parse((await latchkey('repos', '--offline', '--json')).out) as {
      total: number;
    };
    expect(listed.total).toBeGreaterThan(0);
    expect((await latchkey('doctor')).out).toMatch(/link/i);
  });

  test('wants the application’s Secret again, instead of going on without it', async () => {
    const shown = await latchkey('org', 'gitlab', 'show', '--json');
    expect(shown.out).toContain('"state": "saved"');
    expect(shown.out).toContain('"secretSavedAt": null');
    const refused = await link('ada');
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('The application’s Secret is no longer here');
    expect((await enterSecret()).code).toBe(0);
  });

  test('ends with linked accounts under their old names, or with an unlinked one', async () => {
    expect((await link('ada')).code).toBe(0);
    expect((await latchkey('fetch', at('before'))).code).toBe(0);
    expect((await clone('after')).code).toBe(0);

    const unlinked = await latchkey('unlink', `linus@${host}`);
    expect(unlinked.code).toBe(0);
    expect(unlinked.out).toContain(`revoke Latchkey at ${host} itself`);
    const { out } = await latchkey('accounts', '--check', '--json');
    expect(out).not.toContain('linus');
    expect(out).toContain('"health": "linked"');
  });

  test('opens with a changed passphrase, and with that one only', async () => {
    const next = 'a third one that stays';
    const input = `something else altogether\n${next}\n`;
    expect((await latchkey({ input }, 'vault', 'change-passphrase')).code).toBe(0);
    expect((await latchkey('vault', 'unlock')).code).toBe(3);
    await remember(next);
    expect((await latchkey('fetch', at('after'))).code).toBe(0);
  });
});

const at = (name: string): string => join(folder, name);

function clone(name: string) {
  const account = `ada@${host}`;
  return latchkey('clone', 'analytics/jaffle-shop', at(name), '--account', account);
}

/** What scripts answer the question for the passphrase with. */
function remember(passphrase: string): Promise<void> {
  return writeFile(join(folder, 'passphrase'), passphrase, { mode: 0o600 });
}

function enterSecret() {
  const { clientId, clientSecret } = sandbox.apps.confidential;
  return latchkey(
    { input: clientSecret ?? '' },
    ...['org', 'gitlab', 'set', '--instance', sandbox.url, '--app-id', clientId],
    ...['--ca', sandbox.caFile, '--secret-stdin', '--no-authorise'],
  );
}

function link(who: 'ada' | 'linus') {
  const visit = async (url: string): Promise<void> => {
    const { callback } = await sandbox.visitor(who).authorise(url);
    await fetch(callback ?? '');
  };
  return latchkey({ visit }, 'link', 'gitlab', '--no-browser');
}

/** The records as they lie in the database, byte for byte. */
function stored(table: 'secrets' | 'secrets_aside'): readonly string[] {
  const database = openDatabase(join(folder, 'data', 'latchkey.db'));
  const rows = database.all(`SELECT id, key_id, hex(sealed) AS sealed FROM ${table} ORDER BY id`);
  database.close();
  return rows.map((row) => JSON.stringify(row));
}
