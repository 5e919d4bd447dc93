import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { clientSettings, knownHostsLine } from './client-settings.ts';

const run = promisify(execFile);

/** What ssh itself makes of the file (`ssh -G`), as name and value. */
async function effective(folder: string): Promise<Readonly<Record<string, string>>> {
  const parts = { agent: join(folder, 'a'), publicKey: join(folder, 'key.pub') };
  const file = join(folder, 'ssh');
  await writeFile(file, clientSettings({ ...parts, knownHosts: join(folder, 'hosts') }));
  // git adds this one, to ask for its newer protocol.
  const args = ['-G', '-F', file, '-o', 'SendEnv=GIT_PROTOCOL', 'git@code.example'];
  const { stdout } = await run('ssh', args, { env: { PATH: process.env['PATH'], HOME: folder } });
  return Object.fromEntries(stdout.split('\n').map((line) => line.split(/ (.*)/).slice(0, 2)));
}

describe('the settings of ssh', () => {
  test.each(['plain', 'with space', '100%d', "it's", 'ünder'])(
    'are read by ssh as meant, in a folder named %s',
    async (name) => {
      const top = await mkdtemp(join(tmpdir(), 'latchkey-ssh-'));
      const folder = join(top, name);
      await mkdir(folder);
      // What a person may have configured must not count.
      await mkdir(join(folder, '.ssh'));
      await writeFile(join(folder, '.ssh', 'config'), 'Host *\n  ProxyCommand touch ran\n');
      const found = await effective(folder);
      await rm(top, { recursive: true });
      const path = (file: string) => join(folder, file).replaceAll('%', '%%');
      expect(found).toMatchObject({
        batchmode: 'yes',
        stricthostkeychecking: 'true',
        identitiesonly: 'yes',
        preferredauthentications: 'publickey',
        passwordauthentication: 'no',
        forwardagent: 'no',
        permitlocalcommand: 'no',
        controlmaster: 'false',
        updatehostkeys: 'false',
        identityfile: path('key.pub'),
        globalknownhostsfile: '/dev/null',
        sendenv: 'GIT_PROTOCOL',
      });
      expect(found['proxycommand'] ?? 'none').toBe('none');
      expect(found['identityagent']).toContain(join(folder, 'a').split('%')[0]);
      expect(found['userknownhostsfile']).toContain(join(folder, 'hosts').split('%')[0]);
    },
  );

  test.each(['/a"b', '/a\nProxyCommand x', '/${HOME}'])(
    'are not written for the path %j',
    (path) => {
      const parts = { agent: path, publicKey: '/k', knownHosts: '/h' };
      expect(() => clientSettings(parts)).toThrow('app.invalid-path');
    },
  );
});

test.each([
  ['ssh://code.example:22', 'code.example k\n'],
  ['ssh://code.example:7999', '[code.example]:7999 k\n'],
  ['ssh://[::1]:22', '::1 k\n'],
  ['ssh://[::1]:2222', '[::1]:2222 k\n'],
])('a host key of %s is known as %j', (origin, line) => {
  expect(knownHostsLine(origin, 'k')).toBe(line);
});
