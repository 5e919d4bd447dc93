import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readGitUrl, type GitUrl } from '../../main/core/git-url.ts';
import { liftCredentials } from '../../main/core/git-url-credentials.ts';
import { canonicalInstance } from '../../main/core/instance-url.ts';
import { parseAppLink } from '../../main/features/sign-in/app-link.ts';
import { readRequest } from '../../main/hosts/node/git/broker-request.ts';

/** What others' programs make of addresses; it is kept beside the project, not in it. */
const folder = join(import.meta.dirname, '../../../shared/contracts/url-cases');
const present = existsSync(folder);
if (!present) console.log(`not run: recorded readings of addresses: no ${folder}`);
const recorded = (name: string): unknown =>
  JSON.parse(present ? readFileSync(join(folder, name), 'utf8') : '{}');

interface Diag {
  readonly url: string;
  readonly ok: boolean;
  readonly diag?: {
    readonly protocol: string;
    readonly userandhost?: string;
    readonly port?: string;
    readonly path: string;
  };
}
interface Parsed {
  readonly url: string;
  readonly ok: boolean;
  readonly parsed?: {
    readonly protocol: string;
    readonly host?: string;
    readonly path?: string;
    readonly username?: string;
    readonly password?: string;
  };
}
const git = recorded('git-diag.json') as { readonly diag_url: readonly Diag[]; readonly credential_url: readonly Parsed[] };

describe.runIf(present)('what git 2.55 makes of addresses', () => {
  const rows = git.diag_url ?? [];
  const read = rows.map((row) => ({ row, ours: readGitUrl(row.url) }));
  const accepted = read.filter((one): one is typeof one & { ours: GitUrl } => !('refused' in one.ours));

  test('has an outcome here for every row: an address we read alike, or a reason', () => {
    const reasons = read.flatMap(({ ours }) => ('refused' in ours ? ours.refused : []));
    const counts = Object.fromEntries(
      [...Map.groupBy(reasons, (reason) => reason)].map(([reason, all]) => [reason, all.length]),
    );
    expect(rows).toHaveLength(432);
    expect({ accepted: accepted.length, ...counts }).toEqual(outcomes);
  });

  test('is ssh wherever we accept one, never a file or another protocol', () => {
    expect(new Set(accepted.map(({ row }) => row.diag?.protocol))).toEqual(new Set(['ssh']));
  });

  test('is the same user, host, port and path as ours', () => {
    const different = accepted.filter(({ row, ours }) => {
      const { hostname, port } = new URL(ours.origin);
      const typedUser = row.diag!.userandhost!.includes('@');
      const host = hostname.replace(/^\[|\]$/g, '');
      const sent = decodeURIComponent(new URL(ours.url).pathname);
      // Over ssh a path is the same with and without its first slash only at a service; we write it.
      const same = (path: string) => path.replace(/^\//, '').replace(/\/$/, '');
      return (
        row.diag!.userandhost!.toLowerCase() !==
          (typedUser ? `${ours.user}@${host}` : host).toLowerCase() ||
        Number(row.diag!.port === 'NONE' ? 22 : row.diag!.port) !== Number(port) ||
        same(row.diag!.path) !== same(sent)
      );
    });
    expect(different).toEqual([]);
  });

  test.each(git.credential_url ?? [])('as a credential’s address: $url', ({ url, parsed }) => {
    const lifted = liftCredentials(url, { allowHttp: true });
    if ('refused' in lifted) return expect(refusedCredentialUrls).toHaveProperty([url], lifted.refused);
    expect(refusedCredentialUrls).not.toHaveProperty([url]);
    expect(lifted.url.host).toBe(parsed!.host);
    expect(decodeURIComponent(new URL(lifted.url.url).pathname)).toBe(`/${parsed!.path}`);
    expect(lifted.username).toBe(parsed!.username || null);
    expect(lifted.secret).toBe(parsed!.password ?? null);
    return undefined;
  });
});

/** Counted by reason; each is a decision, and a change of one shows here. */
const outcomes = {
  accepted: 44,
  // `~/…` alone; `~ada/shop`, as Bitbucket and SourceHut write it, is accepted.
  home_path: 12,
  malformed_host: 16,
  malformed_path: 2,
  // `host:/path` with nothing between colon and slash among them.
  malformed_port: 33,
  malformed_url: 60,
  // file and git, `ssh+git` and `git+ssh`, and `host:path` without a user name.
  unsupported_protocol: 265,
};

/** Git takes these; we do not, and why. */
const refusedCredentialUrls: Readonly<Record<string, string>> = {
  'https://example.com/a%2Fb/': 'malformed_path',
  'https://example.com/%2f%3f%23%25': 'malformed_path',
  'https://host?@redirected/repo': 'malformed_url',
  'https://host#@redirected/repo': 'malformed_url',
  'http://EXAMPLE.com/R.git': 'insecure_http',
  'https://example.com': 'malformed_url',
  'https://example.com/': 'malformed_path',
  'https://ex%0aample.com/': 'control_character',
  'https://example.com/%0apath': 'control_character',
  'https://@example.com/x': 'credentials_in_url',
  'https://example.com:/x': 'malformed_port',
  'https://example.com:99999/x': 'malformed_port',
};

interface Desktop {
  readonly parseRemote: readonly {
    readonly name: string;
    readonly url: string;
    readonly expect: { readonly hostname: string; readonly owner: string; readonly name: string } | null;
  }[];
  readonly urlMatchesRemote: readonly {
    readonly url: string | null;
    readonly remote: string;
    readonly expect: boolean;
  }[];
  readonly validateURL: readonly { readonly input: string; readonly expect?: string }[];
  readonly parseAppURL: readonly { readonly url: string; readonly expect: object }[];
  readonly credential_wire: readonly { readonly op: string; readonly input: unknown }[];
}

describe.runIf(present)('what GitHub Desktop makes of addresses', () => {
  const desktop = recorded('desktop.json') as Desktop;

  test.each(desktop.parseRemote ?? [])('$name: $url', ({ url, expect: wanted }) => {
    const ours = readGitUrl(url);
    // `git:github.com/…` is a form of its own that git itself reads as a host named “git”.
    if (url.startsWith('git:')) return expect(ours).toMatchObject({ refused: 'unsupported_protocol' });
    if (wanted === null) {
      const path = 'refused' in ours ? null : ours.path;
      return expect(path?.includes('/') ?? false).toBe(false);
    }
    return expect(ours).toMatchObject({
      host: wanted.hostname,
      path: `${wanted.owner}/${wanted.name}`,
    });
  });

  test.each(desktop.urlMatchesRemote ?? [])(
    '$url and $remote are the same repository: $expect',
    ({ url, remote, expect: wanted }) => {
      const key = (text: string | null) => {
        const read = readGitUrl(text ?? '');
        return 'refused' in read ? null : `${read.host}/${read.path}`.toLowerCase();
      };
      expect(key(url) === key(remote)).toBe(wanted);
    },
  );

  test.each(desktop.validateURL ?? [])('$input as an instance', ({ input, expect: wanted }) => {
    if (wanted === undefined) expect(() => canonicalInstance(input, { allowHttp: false })).toThrow();
    else expect(canonicalInstance(input.trim(), { allowHttp: false })).toBe(wanted);
  });

  test('opens nothing for its links: they are another app’s', () => {
    for (const { url } of desktop.parseAppURL ?? []) {
      expect(parseAppLink(url)).toHaveProperty('problem');
    }
  });

  test('lists `wwwauth[]` many times in a credential request, which is read past', () => {
    const request = `protocol=https\nhost=github.com\n${String(desktop.credential_wire[0]!.input)}\n`;
    expect(readRequest(Buffer.from(request))).toMatchObject({ host: 'github.com' });
  });
});
