import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import type { Job } from './jobs.ts';
import { createLatchkey, type Asked, type Ended } from './latchkey.ts';

/** One person's command line, for one row of the job. */
export interface JobCommands {
  /** The admin's part, or what takes its place. */
  setUp(): Promise<void>;
  /** Links, and returns what was said. */
  link(): Promise<string>;
  /** What is listed of the repository: what the account may do there, or its branches. */
  list(): Promise<string>;
  clone(target: string): Promise<void>;
  commit(target: string, message: string): Promise<void>;
  push(target: string): Promise<Ended>;
  unlink(): Promise<string>;
  /** Everything that was printed so far. */
  readonly printed: readonly string[];
  readonly home: string;
}

/** `latchkey …` in a home and a data folder of its own, below `folder`. */
export async function startCommands(
  job: Job,
  folder: string,
  passphrase: string,
  onKey: (line: string) => Promise<void>,
): Promise<JobCommands> {
  const home = join(folder, 'data');
  // Outside of what is searched for the passphrase: the person keeps it, not the app.
  const passphraseFile = `${folder}.passphrase`;
  await writeFile(passphraseFile, passphrase, { mode: 0o600 });
  const caFile = `${folder}.ca.pem`;
  await writeFile(caFile, job.ca.pem);
  const latchkey = createLatchkey(home, passphraseFile, { HOME: folder, TMPDIR: folder });
  const printed: string[] = [];

  /** Runs a command that must end well. */
  async function done(...all: readonly (string | Asked)[]): Promise<Ended> {
    const ended = await run(...all);
    expect(ended.code, `latchkey ${all.filter(isWord).join(' ')}\n${ended.said}`).toBe(0);
    return ended;
  }

  async function run(...all: readonly (string | Asked)[]): Promise<Ended> {
    const ended = await latchkey(...all);
    printed.push(ended.out, ended.said);
    return ended;
  }

  /** Answers whatever the command waits for: a visit, or a code that is typed at the service. */
  const answered = (who: 'admin' | 'person', input?: string): Asked => ({
    ...(input === undefined ? {} : { input }),
    visit: (url) => job.visit(who, url),
    async say(said) {
      const code = /enter the code (\S+)/.exec(said)?.[1];
      if (code !== undefined) await job.approve(who, code);
    },
  });

  async function saveApp(): Promise<void> {
    const { app } = job;
    if (app === null) return;
    const common = ['--ca', caFile, '--no-browser'];
    const secret = app.provider === 'gitlab' ? app.secret : app.clientSecret;
    const withSecret = secret ? ['--secret-stdin'] : [];
    const words = {
      gitlab: () => ['gitlab', 'set', '--app-id', 'applicationId' in app ? app.applicationId : ''],
      github: () => ['github', 'set', '--client-id', 'clientId' in app ? app.clientId : ''],
      'azure-devops': () => [
        ...['azure', 'set', '--client-id', 'clientId' in app ? app.clientId : ''],
        ...('tenant' in app ? ['--tenant', app.tenant, '--organisation', app.organisation] : []),
        ...('mode' in app && app.mode === 'service-user' ? ['--user'] : []),
      ],
    }[app.provider]();
    const instance = 'instance' in app ? ['--instance', app.instance] : [];
    const asked = answered('admin', secret ?? undefined);
    const saved = await done(asked, 'org', ...words, ...instance, ...common, ...withSecret);
    expect(saved.out).toContain('The application works');
    if (job.way !== 'app') await done('unlink', job.admin);
  }

  return {
    printed,
    home,
    async setUp() {
      await done({ input: `${passphrase}\n` }, 'vault', 'choose', 'passphrase');
      if (job.proxy !== null) await done('network', 'proxy', job.proxy);
      if (job.way === 'token')
        await done('network', 'trust', new URL(job.repository.url).origin, '--ca', caFile);
      await saveApp();
    },

    async link() {
      const { url } = job.repository;
      switch (job.way) {
        case 'app':
          // The app linked itself when it was authorised: there is nobody to sign in.
          return (await done('accounts')).out;
        case 'token': {
          const [token = ''] = job.secrets();
          const link = ['remote', 'link', url, '--user', 'ada', '--token-stdin'];
          return (await done({ input: `${token}\n` }, ...link)).out;
        }
        case 'key': {
          const { out } = await done('remote', 'key', url);
          await onKey(out.trim());
          const keys = await done('remote', 'host-key', url, '--json');
          const { keys: shown } = JSON.parse(keys.out) as {
            readonly keys: readonly { readonly type: string; readonly fingerprint: string }[];
          };
          const { fingerprint = '' } = shown.find(({ type }) => type === 'ssh-ed25519') ?? {};
          return (await done('remote', 'trust', url, '--fingerprint', fingerprint)).out;
        }
        case 'device':
        case 'browser': {
          const device = job.way === 'device' ? ['--device'] : [];
          const at = ['--instance', job.instance];
          return (
            await done(answered('person'), 'link', job.provider, ...at, ...device, '--no-browser')
          ).out;
        }
      }
    },

    async list() {
      if (job.app === null) return (await done('remote', 'test', job.repository.url)).out;
      const { path } = job.repository;
      const { out } = await done('repos', '--search', path, '--json');
      const { rows } = JSON.parse(out) as {
        readonly rows: readonly { readonly path: string; readonly permission: string }[];
      };
      return rows.find((row) => row.path === path)?.permission ?? 'not listed';
    },

    async clone(target) {
      const { path, url } = job.repository;
      const { out } = await done('clone', job.app === null ? url : path, target);
      expect(out).toBe(`Cloned into ${target}\n`);
    },

    async commit(target, message) {
      await done('commit', target, '-m', message);
    },

    push: (target) => run('push', target),

    async unlink() {
      const { out } = await done('accounts', '--json');
      const [account] = JSON.parse(out) as readonly { readonly id: string }[];
      return (await done('unlink', account?.id ?? '')).out;
    },
  };
}

const isWord = (one: string | Asked): one is string => typeof one === 'string';
