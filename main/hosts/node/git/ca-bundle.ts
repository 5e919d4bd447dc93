import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';

/**
 * The file git checks an instance's certificate against: the system's roots and the
 * instance's own CA, because a self-hosted service may send us to a public one for
 * nothing but a name. Written once per content and process; readable by this person alone.
 */
export function createCaBundles(folder: string): (ca: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (ca) => {
    const bundle = known.get(ca) ?? writeBundle(folder, ca);
    known.set(ca, bundle);
    // A disk that was full for a moment must not fail every operation after it.
    bundle.catch(() => known.delete(ca));
    return bundle;
  };
}

async function writeBundle(folder: string, ca: string): Promise<string> {
  const text = `${[...getCACertificates('system'), ca].map((pem) => pem.trim()).join('\n')}\n`;
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
