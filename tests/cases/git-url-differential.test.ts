import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readGitUrl, type GitUrl } from '../../main/core/git-url.ts';
import { oddAddresses } from './odd-addresses.ts';

const run = promisify(execFile);
const wanted = { https: 97_000, ssh: 3000, asked: 1000 };

/**
 * Both sides read the same address: ours says which host may have the credential, git's own
 * parser says for which host it will ask, or whom ssh is started for. One difference is one way to
 * a stolen token.
 */
describe(`git and we read the same host, at ${wanted.https + wanted.ssh} odd addresses`, () => {
  let folder: string;
  const accepted = { https: new Map<string, GitUrl>(), ssh: new Map<string, GitUrl>() };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-differential-'));
    const next = oddAddresses(20_261_120);
    let refused = 0;
    while (accepted.https.size < wanted.https || accepted.ssh.size < wanted.ssh) {
      const read = readGitUrl(next(), { allowHttp: true });
      if ('refused' in read) refused += 1;
      else {
        const kind = read.protocol === 'ssh' ? 'ssh' : 'https';
        if (accepted[kind].size < wanted[kind]) accepted[kind].set(read.url, read);
      }
    }
    console.log(`git-url: ${accepted.https.size} https and ${accepted.ssh.size} ssh, ${refused} refused`);
    expect(refused).toBeGreaterThan(wanted.https);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const env = () => ({ PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' });
  const protocolOf = ({ origin }: GitUrl) => origin.split(':', 1)[0]!;

  /**
   * git's `credential-store` parses every line with the function that names the host of a request
   * (credential.c, credential_from_url_gently), and `erase` drops the lines whose host is the asked
   * one. So for every host we named, all its addresses must be gone afterwards.
   */
  test(`all ${wanted.https} of https have the host we bind a credential to`, async () => {
    const byHost = Map.groupBy(
      accepted.https.values(),
      (read) => `protocol=${protocolOf(read)}\nhost=${read.host}\n\n`,
    );
    const hosts = [...byHost].map(async ([asked, reads], index) => {
      const lines = reads.map(({ url }, at) => url.replace('://', `://u${at}:p@`));
      await writeFile(join(folder, `urls-${index}`), `${lines.join('\n')}\n`);
      await writeFile(join(folder, `asked-${index}`), asked);
      return index;
    });
    const indexes = await Promise.all(hosts);
    const script = `for index in ${indexes.join(' ')}; do
      git credential-store --file "$PWD/urls-$index" erase < asked-$index || echo failed
      cat urls-$index
    done`;
    const { stdout } = await run('sh', ['-c', script], {
      cwd: folder,
      env: env(),
      maxBuffer: 64 * 1024 * 1024,
    });
    console.log(`git-url: ${byHost.size} hosts, ${stdout.split('\n').length - 1} different`);
    expect(stdout).toBe('');
  }, 120_000);

  test('an address of another host would not be gone', async () => {
    const file = join(folder, 'other');
    await writeFile(file, 'https://u:p@evil.example/a\nhttps://u:p@code.example/a\n');
    const ask = 'printf "protocol=https\\nhost=code.example\\n\\n" | git credential-store --file "$PWD/other" erase';
    await run('sh', ['-c', ask], { cwd: folder, env: env() });
    expect(await readFile(file, 'utf8')).toBe('https://u:p@evil.example/a\n');
  });

  /** What a helper is really asked for such an address, without anything added to it. */
  test(`${wanted.asked} of them, given to git as they are, ask for that host`, async () => {
    const step = Math.floor(wanted.https / wanted.asked);
    const some = [...accepted.https.values()].filter((_, index) => index % step === 0);
    const reads = some.slice(0, wanted.asked);
    await writeFile(join(folder, 'urls'), reads.map(({ url }) => `${url}\n`).join(''));
    // With a user name and a password given, git asks nobody and prints what it would have asked.
    const script = `while IFS= read -r url; do
      printf 'url=%s\\nusername=u\\npassword=p\\n\\n' "$url" | git credential fill |
        { protocol= host=; while IFS== read -r key value; do
            case $key in protocol) protocol=$value ;; host) host=$value ;; esac
          done; printf '%s %s\\n' "$protocol" "$host"; }
    done < urls`;
    const { stdout } = await run('sh', ['-c', script], { cwd: folder, env: env() });
    const expected = reads.map((read) => `${protocolOf(read)} ${read.host}`);
    expect(stdout.trimEnd().split('\n')).toEqual(expected);
  }, 120_000);

  /** For ssh, git prints what it would start ssh with (`fetch-pack --diag-url`). */
  test(`all ${wanted.ssh} of ssh have the user, host, port and path we read`, async () => {
    const reads = [...accepted.ssh.values()];
    await writeFile(join(folder, 'ssh'), reads.map(({ url }) => `${url}\n`).join(''));
    const script = `git init -q . || exit
    while IFS= read -r url; do git fetch-pack --diag-url "$url"; done < ssh`;
    const { stdout } = await run('sh', ['-c', script], {
      cwd: folder,
      env: env(),
      maxBuffer: 64 * 1024 * 1024,
    });
    const different = stdout
      .split(/^Diag: url=.*\n/m)
      .slice(1)
      .flatMap((lines, index) => {
        const read = reads[index]!;
        const { hostname, port } = new URL(read.origin);
        const shownPort = port === '22' ? 'NONE' : port;
        const path = decodeURIComponent(new URL(read.url).pathname).replace(/^\/~/, '~');
        const host = hostname.replace(/^\[|\]$/g, '');
        const parts = ['protocol=ssh', `userandhost=${read.user}@${host}`, `port=${shownPort}`];
        const ours = [...parts, `path=${path}`].map((line) => `Diag: ${line}\n`).join('');
        return lines === ours ? [] : [{ url: read.url, git: lines, ours }];
      });
    expect(different).toEqual([]);
    expect(reads).toHaveLength(wanted.ssh);
  }, 120_000);
});
