import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { policyPath, readPolicyFile } from './policy-file.ts';
import { strangerIn } from './windows-owner.ts';

const owner = process.getuid?.() ?? 0;

let folder: string;
let path: string;

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'policy-'));
  folder = join(root, 'latchkey');
  await mkdir(folder, { mode: 0o755 });
  await chmod(folder, 0o755);
  path = join(folder, 'policy.json');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

async function written(mode = 0o644): Promise<string> {
  await writeFile(path, '{"version":1}');
  await chmod(path, mode);
  return path;
}

describe.skipIf(process.platform === 'win32')('the policy file of a machine', () => {
  test('is read when it and its folder are the administrators’ alone', async () => {
    await written();
    expect(readPolicyFile(path, { owner })).toEqual({ at: 'read', path, text: '{"version":1}' });
  });

  test('is absent where there is none, and where there is no folder', () => {
    expect(readPolicyFile(path, { owner })).toEqual({ at: 'absent', path });
    const nowhere = join(folder, 'none', 'policy.json');
    expect(readPolicyFile(nowhere, { owner })).toEqual({ at: 'absent', path: nowhere });
  });

  test('of somebody else is refused', async () => {
    await written();
    expect(readPolicyFile(path, { owner: owner + 1 })).toMatchObject({
      at: 'refused',
      reason: 'it does not belong to its owner',
    });
    if (owner !== 0)
      expect(readPolicyFile(path)).toMatchObject({ reason: 'it does not belong to root' });
  });

  test.each([0o664, 0o646, 0o666])('of mode %o is refused: others can write it', async (mode) => {
    await written(mode);
    expect(readPolicyFile(path, { owner })).toMatchObject({
      at: 'refused',
      reason: 'it can be written by others than root',
    });
  });

  test('in a folder others can write is refused: they could put another in its place', async () => {
    await written();
    await chmod(folder, 0o777);
    expect(readPolicyFile(path, { owner })).toMatchObject({
      at: 'refused',
      reason: 'its folder can be written by others than root',
    });
  });

  test('that is a link, a folder or too large is refused', async () => {
    await writeFile(join(folder, 'other.json'), '{}');
    await symlink(join(folder, 'other.json'), path);
    expect(readPolicyFile(path, { owner })).toMatchObject({
      reason: 'it is a link to another file',
    });
    await rm(path);
    await mkdir(path);
    expect(readPolicyFile(path, { owner })).toMatchObject({
      at: 'refused',
      reason: 'it is not a file',
    });
    await rm(path, { recursive: true });
    await writeFile(path, 'x'.repeat(1024 * 1024 + 1));
    expect(readPolicyFile(path, { owner })).toMatchObject({
      reason: 'it is larger than a megabyte',
    });
  });

  test.skipIf(owner === 0)('that cannot be read is refused, not passed over', async () => {
    await written(0o000);
    expect(readPolicyFile(path, { owner })).toMatchObject({
      at: 'refused',
      reason: 'it cannot be read (EACCES)',
    });
  });
});

test.each([
  ['linux', '/etc/latchkey/policy.json'],
  ['darwin', '/Library/Application Support/Latchkey/policy.json'],
  ['win32', 'D:\\Data\\Latchkey\\policy.json'],
] as const)('lies on %s at %s', (platform, where) => {
  expect(policyPath(platform, { ProgramData: 'D:\\Data' })).toBe(where);
});

describe('a descriptor of Windows', () => {
  const own = 'D:PAI(A;;FA;;;SY)(A;;FA;;;BA)';
  const notOwned = 'does not belong to the administrators';
  const others = 'can be written by others than the administrators';
  test.each([
    [`O:BAG:SY${own}`, null],
    [`O:SYG:SY${own}(A;;0x1200a9;;;BU)`, null],
    [`O:BAG:SY${own}(A;;FRFX;;;BU)`, null],
    [`O:BAG:SY${own}(A;;GRGX;;;S-1-15-2-1)`, null],
    [`O:BAG:SY${own}(A;OICIIO;GA;;;CO)`, null],
    [`O:BAG:SY${own}(D;;FA;;;BU)`, null],
    [`O:S-1-5-32-544G:SY${own}S:AI`, null],
    [`O:S-1-5-21-1-2-3-1001G:SY${own}`, notOwned],
    [`G:SY${own}`, notOwned],
    ['', notOwned],
    ['O:BAG:SY', 'can be written by everybody'],
    ['O:BAG:SYD:NO_ACCESS_CONTROL', 'can be written by everybody'],
    [`O:BAG:SY${own}(A;;FA;;;BU)`, others],
    [`O:BAG:SY${own}(A;;0x1201bf;;;BU)`, others],
    [`O:BAG:SY${own}(A;;FW;;;WD)`, others],
    [`O:BAG:SY${own}(A;;0x40000;;;BU)`, others],
    [`O:BAG:SY${own}(A;;WD;;;S-1-5-21-1-2-3-1001)`, others],
    [`O:BAG:SY${own}(A;CI;0x6;;;BU)`, others],
    [`O:BAG:SY${own}(OA;;FR;;;BU)`, others],
    [`O:BAG:SY${own}(XA;;FR;;;BU;(x))`, 'can be written by everybody'],
    [`O:BAG:SY${own}(A;;;;;BU)`, others],
  ])('%s: %s', (descriptor, stranger) => {
    expect(strangerIn(descriptor)).toBe(stranger);
  });
});
