import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import type { DriverOptions, JobDriver } from './jobs.ts';
import { createLatchkey, type Asked, type Ended } from './latchkey.ts';

/** `latchkey …` in a home and a data folder of its own, below `folder`. */
export async function byCommandLine(options: DriverOptions): Promise<JobDriver> {
  const { job, folder, passphrase, onKey } = options;
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
    home,
    told: async () => printed,
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
          return expect((await done('accounts')).out).toContain(job.login);
        case 'token': {
          const [token = ''] = job.secrets();
          const link = ['remote', 'link', url, '--user', job.login, '--token-stdin'];
          return expect((await done({ input: `${token}\n` }, ...link)).out).toContain(job.login);
        }
        case 'key': {
          await onKey((await done('remote', 'key', url)).out.trim());
          const shown = await done('remote', 'host-key', url, '--json');
          const { keys } = JSON.parse(shown.out) as {
            readonly keys: readonly { readonly type: string; readonly fingerprint: string }[];
          };
          const { fingerprint = '' } = keys.find(({ type }) => type === 'ssh-ed25519') ?? {};
          const { out } = await done('remote', 'trust', url, '--fingerprint', fingerprint);
          return expect(out).toContain(`Trusted ${fingerprint}`);
        }
        case 'device':
        case 'browser': {
          const device = job.way === 'device' ? ['--device'] : [];
          const link = ['link', job.provider, '--instance', job.instance, ...device];
          const { out } = await done(answered('person'), ...link, '--no-browser');
          return expect(out).toContain(`Linked ${job.login} on `);
        }
      }
    },

    async list() {
      const { path, url } = job.repository;
      if (job.app === null) {
        const { out } = await done('remote', 'test', url);
        return expect(out).toMatch(/^It works: 1 branch, main/);
      }
      const { out } = await done('repos', '--search', path, '--json');
      const { rows } = JSON.parse(out) as {
        readonly rows: readonly { readonly path: string; readonly permission: string }[];
      };
      return expect(rows.find((row) => row.path === path)?.permission).toMatch(/^(?:write|admin)$/);
    },

    async clone(target) {
      const { path, url } = job.repository;
      const { out } = await done('clone', job.app === null ? url : path, target);
      expect(out).toBe(`Cloned into ${target}\n`);
    },

    async commit(target, message) {
      await done('commit', target, '-m', message);
    },

    async push(target) {
      const { code, said } = await run('push', target);
      return { done: code === 0, said };
    },

    async unlink() {
      const { out } = await done('accounts', '--json');
      const [account] = JSON.parse(out) as readonly { readonly id: string }[];
      const { out: said } = await done('unlink', account?.id ?? '');
      return { revoked: said.includes('The old token is refused.'), said };
    },

    close: async () => undefined,
  };
}

const isWord = (one: string | Asked): one is string => typeof one === 'string';
