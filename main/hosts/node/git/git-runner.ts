import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { simpleGit, type SimpleGit } from 'simple-git';

import { AppError } from '../../../core/app-error.ts';
import type { Redactor } from '../../../core/redact.ts';
import type { GitRun, GitRunner } from '../../../ports/git-runner.ts';
import type { Log } from '../../../ports/log.ts';
import { openBroker, type Broker } from './broker.ts';
import { createCaBundles } from './ca-bundle.ts';
import { failureOf } from './failures.ts';
import { findGit, trustedPath } from './find-git.ts';
import { openOperationFolder, sweepOperationFolders } from './operation-folder.ts';
import { createOutput } from './output.ts';
import { writeGlobalSettings } from './person-settings.ts';
import { plainGit } from './plain-git.ts';
import { allowedBySettings, environmentFor, ownVariables, settingsFor } from './profile.ts';
import { selfTest } from './self-test.ts';
import { findOwnGroup, writeSupervisor, type OwnGroup } from './supervisor.ts';

export interface GitRunnerDeps {
  /** Where the app keeps its own: settings for git, CA bundles, sockets. */
  readonly dataFolder: string;
  readonly log: Log;
  readonly redactor: Redactor;
  /** An absolute path to git, when it shall not be searched for. */
  readonly path?: string;
}

/** What is found once per process. */
interface Ground {
  readonly git: string;
  readonly path: readonly string[];
  readonly ownGroup: OwnGroup;
  readonly globalConfig: string;
  readonly empty: string;
}

/**
 * Bytes of progress and words. simple-git keeps all of them until the end, and a server may go on
 * for ever; a day of honest progress is a tenth of this.
 */
const mostSaid = 8 * 1024 * 1024;

/** The only place that starts git. See the port for what it promises. */
export function createGitRunner({ dataFolder, log, redactor, path }: GitRunnerDeps): GitRunner {
  const folder = join(dataFolder, 'git');
  const runFolder = join(dataFolder, 'run');
  const caBundle = createCaBundles(folder);
  const prepare = once(async (): Promise<Ground> => {
    const folders = await trustedPath(process.env['PATH'] ?? '');
    const git = path ?? (await findGit(folders));
    const empty = join(folder, 'empty');
    const globalConfig = join(folder, 'settings');
    await mkdir(empty, { recursive: true, mode: 0o700 });
    await sweepOperationFolders(runFolder);
    await writeGlobalSettings(git, globalConfig, process.env);
    return { git, path: folders, ownGroup: await findOwnGroup(folders), globalConfig, empty };
  });
  const version = once(async () => {
    const { git, empty } = await prepare();
    const { code, stdout } = await plainGit(git, ['--version'], { cwd: empty, env: {} });
    if (code !== 0) throw new AppError('git.missing', { detail: git });
    return stdout.replace(/^git version /, '').trim();
  });
  const test = once(async () => {
    const { git } = await prepare();
    await selfTest(git, join(folder, 'self-test'), runFolder);
  });

  async function run(given: GitRun): Promise<string> {
    const ground = await prepare();
    if (given.credential !== undefined) await test();
    if (given.signal?.aborted) throw new AppError('app.cancelled');

    const operation = await openOperationFolder(runFolder);
    let broker: Broker | null = null;
    try {
      if (given.credential?.kind === 'ssh') throw new AppError('git.ssh-missing');
      if (given.credential !== undefined) {
        broker = await openBroker(operation.path, given.credential, { log, redactor });
      }
      return await runIn(ground, given, operation.path, broker);
    } finally {
      await broker?.close();
      await operation.remove();
    }
  }

  async function runIn(
    ground: Ground,
    given: GitRun,
    operation: string,
    broker: Broker | null,
  ): Promise<string> {
    const output = createOutput(given, redactor);
    const ended = { code: -1 };
    const flood = new AbortController();
    const git = open(ground, given, {
      signal: AbortSignal.any([flood.signal, ...(given.signal ? [given.signal] : [])]),
      settings: await settings(ground, given, broker),
      binary: await binary(ground, given, operation),
      ended,
    });
    git.outputHandler((_command, stdout, stderr) => {
      stderr.on('data', (chunk: Buffer) => {
        output.stderr(chunk);
        if (output.said() > mostSaid) flood.abort();
      });
      stdout.on('data', (chunk: Buffer) => output.stdout(chunk));
    });
    try {
      return await git.raw([...given.args]);
    } catch (thrown) {
      if (given.signal?.aborted) throw new AppError('app.cancelled', { cause: thrown });
      if (flood.signal.aborted)
        throw new AppError('host.too-large', { detail: 'words of the server' });
      const brokerFailure = broker?.failure();
      if (brokerFailure !== undefined) throw brokerFailure;
      // Nothing came from git at all: our own call was refused, which is a fault of ours.
      if (ended.code <= 0) throw thrown;
      throw failureOf({ args: given.args, ...output.end() });
    }
  }

  function open(
    ground: Ground,
    given: GitRun,
    parts: {
      readonly settings: readonly string[];
      readonly binary: [string] | [string, string];
      readonly ended: { code: number };
      readonly signal: AbortSignal;
    },
  ): SimpleGit {
    try {
      return simpleGit({
        baseDir: given.folder,
        binary: parts.binary,
        config: [...parts.settings],
        allowEnvironment: ownVariables,
        unsafe: allowedBySettings,
        // Only when every pipe is closed has the last of the group ended.
        completion: { onClose: true, onExit: false },
        abort: parts.signal,
        ...(process.platform === 'win32' &&
          given.input !== undefined && { input: () => given.input }),
        errors: (error, result) => {
          parts.ended.code = result.exitCode ?? 1;
          return error ?? (result.exitCode === 0 ? undefined : new Error('git failed'));
        },
      }).env(
        environmentFor(
          {
            path: ground.path,
            home: ground.empty,
            globalConfig: ground.globalConfig,
            credential: given.credential ?? null,
            identity: given.identity ?? null,
            personsHome: runsHooks(given),
          },
          process.env,
        ),
      );
    } catch (cause) {
      throw new AppError('git.folder-gone', { detail: given.folder, cause });
    }
  }

  async function settings(
    ground: Ground,
    given: GitRun,
    broker: Broker | null,
  ): Promise<readonly string[]> {
    const ca = given.credential?.kind === 'https' ? given.credential.ca : null;
    return settingsFor({
      noHooks: ground.empty,
      helper: broker?.helper ?? null,
      credential: given.credential ?? null,
      caFile: ca === null ? null : await caBundle(ca),
      hooks: runsHooks(given),
    });
  }

  return {
    describe: async () => ({ path: (await prepare()).git, version: await version() }),
    selfTest: test,
    run,
  };
}

/**
 * A commit runs the hooks of the working copy: they are the person's own (a clone of ours brings
 * none along), often check what the server would refuse, and no credential is near.
 */
function runsHooks(given: GitRun): boolean {
  return given.args[0] === 'commit' && given.credential === undefined;
}

async function binary(
  ground: Ground,
  given: GitRun,
  operation: string,
): Promise<[string] | [string, string]> {
  if (process.platform === 'win32') return [ground.git];
  const { git, ownGroup } = ground;
  return ['/bin/sh', await writeSupervisor(operation, { git, ownGroup, input: given.input })];
}

/** Remembers a success; a failure is tried anew, because git may have been installed since. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    const current = (kept ??= work());
    current.catch(() => {
      if (kept === current) kept = undefined;
    });
    return current;
  };
}
