import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { createProcesses } from './processes.ts';

const processes = createProcesses();

describe('processes', () => {
  test('this one is alive and knows its own mark', () => {
    expect(processes.self.pid).toBe(process.pid);
    expect(processes.self.mark).not.toBe('');
    expect(createProcesses().self).toEqual(processes.self);
    expect(processes.isAlive(processes.self)).toBe(true);
  });

  test('one with the same number but another start is another', () => {
    expect(processes.isAlive({ pid: process.pid, mark: `${processes.self.mark}1` })).toBe(false);
  });

  test('one that was killed is dead', async () => {
    const program = `import { createProcesses } from ${JSON.stringify(new URL('processes.ts', import.meta.url).href)};
      console.log(JSON.stringify(createProcesses().self)); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const self = JSON.parse(line.toString()) as { pid: number; mark: string };
    expect(self.pid).toBe(child.pid);
    expect(processes.isAlive(self)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processes.isAlive(self)).toBe(false);
  });

  test.runIf(process.platform === 'linux')('one that waits to be collected is dead', async () => {
    // The shell starts a child that outlives it, becomes `sleep`, and so never collects it.
    const parent = spawn('sh', ['-c', 'sh -c "sleep 0.2" & echo $!; exec sleep 30'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await sleep(600);
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(processes.isAlive({ pid, mark: '' })).toBe(false);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 40])('%s is no process', (pid) => {
    expect(processes.isAlive({ pid, mark: '' })).toBe(false);
  });
});
