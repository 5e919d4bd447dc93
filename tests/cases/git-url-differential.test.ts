import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { readGitUrl } from '../../main/core/git-url.ts';

const run = promisify(execFile);
const wanted = 2500;

/**
 * Both sides read the same address: ours says which host may have the credential, git's own
 * parser says for which host it will ask. One difference is one way to a stolen token.
 */
test(`git asks for the host we read, at ${wanted} odd addresses`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-differential-'));
  const pick = generator(20261120);
  const accepted = new Map<string, { readonly typed: string; readonly asked: string }>();
  let refused = 0;
  while (accepted.size < wanted) {
    const typed = pick();
    const read = readGitUrl(typed, { allowHttp: true });
    if ('refused' in read) refused += 1;
    else accepted.set(read.url, { typed, asked: `${read.origin.split(':')[0]} ${read.host}` });
  }
  const urls = [...accepted.keys()];
  await writeFile(join(folder, 'urls'), `${urls.join('\n')}\n`);
  await writeFile(join(folder, 'ask'), script, { mode: 0o700 });
  await run('sh', ['ask'], { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder } });

  const asked = (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n');
  await rm(folder, { recursive: true, force: true });
  const different = urls.flatMap((url, index) =>
    asked[index] === accepted.get(url)!.asked
      ? []
      : [{ typed: accepted.get(url)!.typed, url, git: asked[index] }],
  );
  console.log(`git-url: ${urls.length} accepted, ${refused} refused, ${different.length} different`);
  expect(asked).toHaveLength(wanted);
  expect(different).toEqual([]);
  expect(refused).toBeGreaterThan(wanted);
}, 240_000);

/** Writes `protocol host` as git names them to a helper, one line per address. */
const script = `#!/bin/sh
cat > helper <<'END'
#!/bin/sh
protocol=none host=none
while IFS= read -r line; do
  case $line in protocol=*) protocol=\${line#*=} ;; host=*) host=\${line#*=} ;; esac
done
printf '%s %s\\n' "$protocol" "$host" >> asked
printf 'username=u\\npassword=p\\n'
END
chmod 700 helper
while IFS= read -r url; do
  printf 'url=%s\\n\\n' "$url" |
    GIT_CONFIG_NOSYSTEM=1 git -c credential.helper="$PWD/helper" credential fill >/dev/null 2>&1 ||
    echo failed >> asked
done < urls
`;

/** Addresses from the pieces that parsers are known to disagree about; the same on every run. */
function generator(seed: number): () => string {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const one = (list: readonly string[]) => list[below(list.length)]!;
  const some = (list: readonly string[], most: number) =>
    Array.from({ length: below(most + 1) }, () => one(list)).join('');
  return () => {
    const scheme = one(['https://', 'https://', 'HTTPS://', 'http://', 'https:/', 'https:///']);
    const user = one(['', '', '', 'ada@', 'org-1@', 'a:b@', 'github.com@', '%40@', 'x@y@']);
    const host = `${one(hosts)}${some(['.', 'x', '-', '%68', '%2e', '\\', '_', 'A', '9'], 2)}`;
    const port = one(['', '', '', ':443', ':8443', ':0443', ':', ':0', ':99999', ':1']);
    const path = some(['/a', '/b.git', '/%C3%A4', '/~x', '/..', '//', '/a%20b', '/;', '@', ':'], 4);
    return `${scheme}${user}${host}${port}/${path.replace(/^\//, '')}${one(['x', 'x.git', 'x/', ''])}`;
  };
}

const hosts = [
  ...['gitlab.com', 'GitLab.com', 'example.org.', '127.0.0.1', '127.1', '0x7f.0.0.1', '2130706433'],
  ...['[::1]', '[::ffff:127.0.0.1]', '[2001:DB8::1]', 'xn--bcher-kva.example', 'localhost', 'a_b.c'],
  ...['code.example', 'gıthub.com', 'git%68ub.com', 'a..b', '10.0.0.1', '0177.0.0.1', 'x'],
];
