import { spawn } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Project } from './catalogue.ts';
import type { ServerHooks } from './hooks.ts';
import { serverEnvironment, writeServerFiles } from './hooks.ts';

/** What a repository is kept by: its id is the name of its folder. */
export interface Kept {
  readonly id: number | string;
}

/** The bare repositories behind the projects; a folder per project id, so a rename moves nothing. */
export interface Repositories<P extends Kept = Project> {
  /** The folder that `git http-backend` serves from. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Path of the bare repository. */
  folder(project: P): string;
  /** Makes an empty bare repository; false when it was there already. */
  create(project: P): Promise<boolean>;
  /** Feeds a `git fast-import` stream. */
  import(project: P, stream: Readable, options?: ImportOptions): Promise<void>;
  /** Runs git inside the bare repository and returns what it printed. */
  git(project: P, args: readonly string[]): Promise<string>;
  /** Makes the repository, with a first commit, if a request comes before it was needed. */
  ensure(project: P): Promise<void>;
}

export interface ImportOptions {
  /** Git configuration, `name=value`. */
  readonly config?: readonly string[];
  readonly args?: readonly string[];
}

/** `hooks` are the service's checks on a push: GitLab's when absent. */
export async function createRepositories<P extends Kept = Project>(
  folder: string,
  firstCommit: (project: P) => Readable | null,
  hooks?: ServerHooks,
): Promise<Repositories<P>> {
  const root = join(folder, 'repositories');
  await mkdir(root, { recursive: true });
  const environment = serverEnvironment(folder, await writeServerFiles(folder, hooks));
  const making = new Map<P['id'], Promise<void>>();
  const at = (project: P): string => join(root, `${project.id}.git`);

  const repositories: Repositories<P> = {
    root,
    environment,
    folder: at,

    async create(project) {
      if (await exists(join(at(project), 'HEAD'))) return false;
      // What `git init --bare` would write, without a process for each of them.
      await mkdir(join(at(project), 'objects', 'pack'), { recursive: true });
      await mkdir(join(at(project), 'refs', 'heads'), { recursive: true });
      await writeFile(join(at(project), 'config'), bareConfiguration);
      await writeFile(join(at(project), 'description'), `Repository ${project.id}\n`);
      await writeFile(join(at(project), 'HEAD'), 'ref: refs/heads/main\n');
      return true;
    },

    async import(project, stream, { config = [], args = [] } = {}) {
      const settings = config.flatMap((entry) => ['-c', entry]);
      const command = [...settings, 'fast-import', '--quiet', '--done', ...args];
      await run(at(project), command, environment, stream);
    },

    git: (project, args) => run(at(project), args, environment),

    ensure(project) {
      const made = making.get(project.id) ?? makeFirst(project);
      making.set(project.id, made);
      return made;
    },
  };

  async function makeFirst(project: P): Promise<void> {
    if (!(await repositories.create(project))) return;
    const stream = firstCommit(project);
    if (stream) await repositories.import(project, stream);
  }

  return repositories;
}

const bareConfiguration = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
`;

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function run(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input?: Readable,
): Promise<string> {
  const child = spawn('git', args, {
    cwd,
    env,
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));

  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // When git ends early it closes its input; its exit status tells the story then.
  if (input && child.stdin) await pipeline(input, child.stdin).catch(() => undefined);
  const code = await ended;
  if (code !== 0) {
    throw new Error(`git ${args[0] ?? ''} ended with ${code}: ${Buffer.concat(errors).toString()}`);
  }
  return Buffer.concat(output).toString();
}
