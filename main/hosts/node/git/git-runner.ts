import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { simpleGit, type SimpleGit } from 'simple-git';

import { AppError } from '../../../core/app-error.ts';
import type { Redactor } from '../../../core/redact.ts';
import type { GitRun, GitRunner } from '../../../ports/git-runner.ts';
import type { Log } from '../../../ports/log.ts';
import type { Connection, Network } from '../../../ports/network.ts';
import { originOf } from '../../../core/origin.ts';
import { whyRefused } from '../network/why-refused.ts';
import { withFingerprints } from '../ssh/failures.ts';
import { openTransport, type SshTransport } from '../ssh/transport.ts';
import { openBroker, type Broker } from './broker.ts';
import { createCaBundles } from './ca-bundle.ts';
import { failureOf, isUnclear } from './failures.ts';
import { findGit, trustedPath } from './find-git.ts';
import { openOperationFolder, sweepOperationFolders } from './operation-folder.ts';
import { createOutput } from './output.ts';
import { writeGlobalSettings } from './person-settings.ts';
import { plainGit } from './plain-git.ts';
import { allowedBySettings, environmentFor, ownVariables, settingsFor } from './profile.ts';
import { selfTest } from './self-test.ts';
import { prepareWay, type GitWay } from './way.ts';
import { findOwnGroup, writeSupervisor, type OwnGroup } from './supervisor.ts';

export interface GitRunnerDeps {
  /** Where the app keeps its own: settings for git, CA bundles, sockets. */
  readonly dataFolder: string;
  readonly log: Log;
  readonly redactor: Redactor;
  /** How each address is reached. */
  readonly network: Network;
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

/** How one run reaches its server. */
interface Reached {
  readonly origin: string;
  readonly connection: Connection;
  readonly way: GitWay;
}

interface Prepared {
  readonly operation: string;
  readonly broker: Broker | null;
  readonly reached: Reached | null;
  readonly ssh: SshTransport | null;
}

/**
 * Bytes of progress and words. simple-git keeps all of them until the end, and a server may go on
 * for ever; a day of honest progress is a tenth of this.
 */
const mostSaid = 8 * 1024 * 1024;

/** The only place that starts git. See the port for what it promises. */
export function createGitRunner({
  dataFolder,
  log,
  redactor,
  network,
  path,
}: GitRunnerDeps): GitRunner {
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
    let ssh: SshTransport | null = null;
    try {
      const credential = given.credential ?? null;
      if (credential?.kind === 'ssh') {
        const deps = { log, redactor, folders: ground.path };
        ssh = await openTransport(operation.path, credential, deps);
        return await runIn(ground, given, {
          operation: operation.path,
          broker,
          reached: null,
          ssh,
        });
      }
      const reached = await reach(given, operation.path);
      const proxy = reached?.way.proxy ?? null;
      if (credential !== null || proxy !== null) {
        broker = await openBroker(operation.path, credential, { log, redactor, proxy });
      }
      return await runIn(ground, given, { operation: operation.path, broker, reached, ssh });
    } finally {
      await broker?.close();
      await ssh?.close();
      await operation.remove();
    }
  }

  /** How the run reaches its server; null where it reaches none, or not over https. */
  async function reach(given: GitRun, operation: string): Promise<Reached | null> {
    const origin = given.credential?.origin ?? (given.remote && originOf(given.remote));
    if (!origin || !/^https?:/.test(origin)) return null;
    const connection = await network.forUrl(origin);
    const way = await prepareWay(connection, origin, { folder: operation, bundle: caBundle });
    return { origin, connection, way };
  }

  async function runIn(ground: Ground, given: GitRun, parts: Prepared): Promise<string> {
    const { operation, broker, reached } = parts;
    const output = createOutput(given, redactor);
    const ended = { code: -1 };
    const flood = new AbortController();
    const git = open(ground, given, {
      signal: AbortSignal.any([flood.signal, ...(given.signal ? [given.signal] : [])]),
      settings: settings(ground, given, parts),
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
      const said = output.end();
      const isSsh = parts.ssh !== null;
      const connection = reached?.connection;
      const failure = failureOf({ args: given.args, ...said, connection, ssh: isSsh });
      if (reached !== null && isUnclear(failure)) throw await clearer(failure, reached);
      throw withFingerprints(failure, given.credential, said.lines);
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
            proxyVariables: network.variables(),
          },
          process.env,
        ),
      );
    } catch (cause) {
      throw new AppError('git.folder-gone', { detail: given.folder, cause });
    }
  }

  function settings(ground: Ground, given: GitRun, parts: Prepared): readonly string[] {
    const safe = settingsFor({
      noHooks: ground.empty,
      helper: parts.broker?.helper ?? null,
      credential: given.credential ?? null,
      way: parts.reached?.way ?? null,
      hooks: runsHooks(given),
    });
    return [...safe, ...(parts.ssh?.settings ?? [])];
  }

  return {
    describe: async () => ({ path: (await prepare()).git, version: await version() }),
    selfTest: test,
    run,
  };
}

/** git's own failure, with the reason our own connection hears where git's library names none. */
async function clearer(failure: AppError, { origin, connection }: Reached): Promise<AppError> {
  const why = await whyRefused(origin, connection);
  if (why === null) return failure;
  return new AppError(why.code, { detail: why.detail, words: failure.words, cause: failure });
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
