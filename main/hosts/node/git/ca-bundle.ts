import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { roots } from '../network/roots.ts';

/**
 * The file git checks certificates against: the very authorities the HTTP client trusts, and the
 * origin's own CA, because a self-hosted service may send us to a public one for nothing but a
 * name. Written once per content and process; readable by this person alone.
 */
export function createCaBundles(folder: string): (ca: string | null) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (ca) => {
    const own = ca ?? '';
    const bundle = known.get(own) ?? writeBundle(folder, own);
    known.set(own, bundle);
    // A disk that was full for a moment must not fail every operation after it.
    bundle.catch(() => known.delete(own));
    return bundle;
  };
}

async function writeBundle(folder: string, ca: string): Promise<string> {
  const text = `${[...roots(), ca.trim()].filter(Boolean).join('\n')}\n`;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  const path = join(folder, `ca-${name}.pem`);
  if ((await readFile(path, 'utf8').catch(() => '')) !== text) await replace(path, text);
  return path;
}

/** Writes beside it and renames, so that a running git never reads half a file. */
export async function replace(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, text, { mode: 0o600, flag: 'wx', flush: true });
  await rename(fresh, path);
}
