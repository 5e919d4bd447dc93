import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { startSandbox } from '../../sandbox/sandbox.ts';

/** A git server in a process of its own, so that it takes no turn from what is measured. */
export interface BenchServer {
  readonly url: string;
  readonly ca: string;
  readonly caFile: string;
  readonly token: string;
  close(): Promise<void>;
}

export async function startServer(bigRepository: number): Promise<BenchServer> {
  const { GIT_SSL_CAINFO: _git, NODE_EXTRA_CA_CERTS: _node, ...env } = process.env;
  const child = fork(join(import.meta.dirname, 'server.ts'), { env, execPath: process.execPath });
  child.send(bigRepository);
  const [ready] = (await once(child, 'message')) as [Omit<BenchServer, 'close'>];
  return {
    ...ready,
    close: async () => {
      child.send('close');
      await once(child, 'exit');
    },
  };
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  process.once('message', (bytes) => void serve(Number(bytes)));
}

async function serve(bigRepository: number): Promise<void> {
  const sandbox = await startSandbox({ bigRepository });
  const { accessToken: token } = await sandbox.grant('ada');
  const { url, ca, caFile } = sandbox;
  process.once('message', () => void sandbox.close().then(() => process.disconnect()));
  process.send?.({ url, ca, caFile, token });
}
