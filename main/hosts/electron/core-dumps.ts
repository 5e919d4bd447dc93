import { execFile } from 'node:child_process';

/**
 * A core dump of this process would hold keys and tokens. Node cannot set its own limit, so
 * on Linux `prlimit` (util-linux) sets it from outside; true when it did. macOS and Windows
 * write none by default.
 */
export function forbidCoreDumps(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false);
  return new Promise((resolve) => {
    execFile('/usr/bin/prlimit', ['--pid', String(process.pid), '--core=0:0'], (error) => {
      resolve(error === null);
    });
  });
}
