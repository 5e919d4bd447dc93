import { randomFillSync } from 'node:crypto';
import { Readable } from 'node:stream';

import type { Catalogue, Project } from './catalogue.ts';
import { people } from './people.ts';
import type { Repositories } from './repositories.ts';

const fileSize = 41_000;
const id = 110;

/**
 * Adds `platform/big-data`: one commit of random files, in one pack of about so many bytes, to
 * measure clones with. Random bytes neither compress nor resemble each other, so that the
 * time goes into moving them.
 */
export async function addBigRepository(
  catalogue: Catalogue,
  repositories: Repositories,
  bytes: number,
): Promise<Project | undefined> {
  const like = catalogue.projectByPath('platform/infra');
  if (!like) return undefined;
  const description = `${Math.round(bytes / 1e6)} MB of random files, for measurements.`;
  const project = { ...like, id, name: 'big-data', path: 'big-data', description, members: {} };
  catalogue.addProject(project);
  if (await repositories.create(project)) {
    await repositories.import(project, Readable.from(stream(bytes), { objectMode: false }), {
      config: ['core.compression=0', 'pack.compression=0', 'fastimport.unpackLimit=1'],
      args: ['--depth=0'],
    });
  }
  return project;
}

function* stream(bytes: number): Generator<Buffer> {
  const { name, email } = people.ada;
  const who = `${name} <${email}> 1767603600 +0000`;
  yield Buffer.from(`commit refs/heads/main\ncommitter ${who}\ndata 9\nBig data\n\n`);
  const count = Math.max(1, Math.ceil(bytes / fileSize));
  for (let index = 0; index < count; index += 1) {
    const path = `data/${String(index % 100).padStart(2, '0')}/${index}.bin`;
    yield Buffer.from(`M 100644 inline ${path}\ndata ${fileSize}\n`);
    yield randomFillSync(Buffer.alloc(fileSize));
    yield Buffer.from('\n');
  }
  yield Buffer.from('\ndone\n');
}
