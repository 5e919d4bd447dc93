import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createCertificates } from '../sandbox/certificates.ts';
import { createGitWorld, type GitWorld } from './git-world.ts';

let server: Server;
let world: GitWorld;
let sent = 0;
beforeEach(async () => {
  const { ca, key, certificate } = await createCertificates('Talker');
  sent = 0;
  server = createServer({ key, cert: certificate }, (request, response) => {
    const asks = request.url?.includes('info/refs');
    const type = asks ? 'advertisement' : 'result';
    response.setHeader('content-type', `application/x-git-upload-pack-${type}`);
    if (asks) return response.end(oneBranch);
    response.write(packet('NAK\n'));
    const words = packet(`\u0002${`${'x'.repeat(900)}\n`.repeat(60)}`);
    const talk = () => {
      while (!response.destroyed && response.write(words)) sent += words.length;
      response.once('drain', talk);
    };
    return talk();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const instance = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world = await createGitWorld([{ login: 'ada', instance, ca, password: async () => 'unused' }]);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await world.close();
});

test('a server that talks for ever is cut off, and nothing of it stays', async () => {
  const url = `${world.accounts[0]!.instance}/a/b.git`;
  const operation = await world.ended(await world.git['git.clone']({ url }));
  expect(operation).toMatchObject({ status: 'failed', failure: { code: 'host.too-large' } });
  expect(operation.remoteWords.length).toBeLessThanOrEqual(100);
  expect(await readdir(join(world.folder, 'clones'))).toEqual([]);
  // What the pipes and buffers on the way hold counts as sent.
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

/** gitprotocol-common(5), pkt-line. */
function packet(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = (bytes.length + 4).toString(16).padStart(4, '0');
  return Buffer.concat([Buffer.from(length), bytes]);
}

const id = '1'.repeat(40);
const oneBranch = Buffer.concat([
  packet('# service=git-upload-pack\n'),
  Buffer.from('0000'),
  packet(`${id} HEAD\0side-band-64k symref=HEAD:refs/heads/main\n`),
  packet(`${id} refs/heads/main\n`),
  Buffer.from('0000'),
]);
