import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { App } from './apps.ts';
import type { Certificates } from './certificates.ts';
import { createCertificates } from './certificates.ts';
import type { TokenSnapshot } from './token-store.ts';

/** What outlives a run when a sandbox is given a folder: the demo goes on where it ended. */
export interface Kept {
  readonly port: number;
  readonly certificates: Certificates;
}

/** What the GitLab sandbox keeps. */
export interface KeptState extends Kept {
  readonly apps: readonly App[];
  readonly tokens: TokenSnapshot;
}

const halfYear = 182 * 24 * 60 * 60 * 1000;

export async function readKept<K extends Kept = KeptState>(folder: string): Promise<K | undefined> {
  try {
    // Written by this program in a folder of its own; whatever does not parse begins anew.
    const text = await readFile(join(folder, 'state.json'), 'utf8');
    const kept = JSON.parse(text) as K & { readonly until: number };
    return kept.until > Date.now() ? kept : undefined;
  } catch {
    return undefined;
  }
}

export async function writeKept(
  folder: string,
  state: Kept & Readonly<Record<string, unknown>>,
): Promise<void> {
  const text = JSON.stringify({ ...state, until: Date.now() + halfYear });
  await writeFile(join(folder, 'state.json'), text, { mode: 0o600 });
}

/** The certificates of the folder, or new ones; the authority's is written out for others to trust. */
export async function prepareCertificates(
  folder: string,
  kept: Pick<Kept, 'certificates'> | undefined,
  hosts: readonly string[] = [],
): Promise<{ readonly certificates: Certificates; readonly caFile: string }> {
  const certificates = kept?.certificates ?? (await createCertificates(undefined, hosts));
  const caFile = join(folder, 'ca.pem');
  await mkdir(folder, { recursive: true });
  await writeFile(caFile, certificates.ca);
  return { certificates, caFile };
}
