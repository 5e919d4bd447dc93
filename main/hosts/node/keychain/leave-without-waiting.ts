import process from 'node:process';

/**
 * Lets the process end although a native call still hangs.
 *
 * At exit libuv joins the threads of its pool, so one unanswered keychain call keeps a finished
 * program for as long as it hangs (measured: `process.exit()` took 50 s). Replacing the process by
 * a shell that only exits ends the threads with it and keeps the exit code; where that is not
 * possible the process ends itself, and its code tells of the signal.
 */
export function leaveWithoutWaiting(mustNotWait: () => boolean): { readonly watch: () => void } {
  let watching = false;
  return {
    watch() {
      if (watching) return;
      watching = true;
      // Runs last of the exit listeners there are by now: it does not return.
      process.on('exit', (code) => {
        if (mustNotWait()) leave(code);
      });
    },
  };
}

function leave(code: number): void {
  try {
    if (process.platform !== 'win32')
      process.execve?.('/bin/sh', ['sh', '-c', `exit ${Math.trunc(code)}`], {});
  } catch {
    // Not offered by this build of Node; the signal below remains.
  }
  process.kill(process.pid, 'SIGKILL');
}
