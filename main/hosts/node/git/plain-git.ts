import { execFile } from 'node:child_process';

export interface PlainResult {
  readonly code: number;
  readonly stdout: string;
}

/**
 * Runs git for our own questions about git itself: its version, the person's settings,
 * the self-test. No repository, no credential, no input of a stranger; never throws.
 */
export function plainGit(
  git: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly input?: string;
  },
): Promise<PlainResult> {
  return new Promise((resolve) => {
    const child = execFile(
      git,
      args,
      { cwd: options.cwd, env: options.env, timeout: 15_000, windowsHide: true },
      (error, stdout) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}
