import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitRun {
  readonly cwd: string;
  /** An empty home, so that nothing of this machine's git takes part. */
  readonly home: string;
  readonly caFile: string;
  readonly password?: string | undefined;
  /** `oauth2` when absent. */
  readonly username?: string | undefined;
}

const run = promisify(execFile);

/** Runs the system's git as a visitor of the sandbox would: our authority, one credential, one name. */
export function runGit(args: readonly string[], options: GitRun): Promise<GitResult> {
  return run('git', args, { cwd: options.cwd, env: environment(options) }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: GitResult) => ({ code, stdout, stderr }),
  );
}

function environment({ home, caFile, password, username = 'oauth2' }: GitRun): NodeJS.ProcessEnv {
  const helper = `!f() { echo username=${username}; echo password=$PASSWORD; }; f`;
  const settings: readonly (readonly [string, string])[] = [
    ['http.sslCAInfo', caFile],
    ['user.name', 'Tester'],
    ['user.email', 'tester@sandbox.example'],
    ...(password === undefined ? [] : [['credential.helper', helper] as const]),
  ];
  const pairs = settings.flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    PATH: process.env['PATH'],
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(pairs),
    ...(password === undefined ? {} : { PASSWORD: password }),
  };
}
