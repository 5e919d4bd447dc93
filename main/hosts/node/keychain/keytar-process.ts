import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

export interface KeytarWork {
  readonly call: 'getPassword' | 'setPassword' | 'deletePassword';
  readonly service: string;
  readonly item: string;
  readonly value?: string;
}

/** The work comes by standard input: arguments and environment are for all to read. */
const program = `
  let input = '';
  process.stdin.setEncoding('utf8').on('data', (text) => { input += text; }).on('end', async () => {
    const { call, service, item, value, module } = JSON.parse(input);
    const args = value === undefined ? [service, item] : [service, item, value];
    const answer = await require(module)[call](...args)
      .then((found) => ({ found: typeof found === 'string' ? found : null }))
      .catch((error) => ({ failure: String(error?.message ?? error) }));
    process.stdout.write(JSON.stringify(answer));
  });
`;

/** Milliseconds after which the process is ended, so that it never outlives the caller's patience. */
const limit = 3_000;

/**
 * Asks keytar in a process of its own. Only for plain Node: Electron's binary is started as the
 * app, not as Node, where its fuses are set as they should be.
 */
export async function askKeytarProcess(work: KeytarWork): Promise<string | null> {
  const module = createRequire(import.meta.url).resolve('keytar');
  const child = spawn(process.execPath, ['--eval', program], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: limit,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => undefined).end(JSON.stringify({ ...work, module }));
  const ended = new Promise<never>((_, reject) => child.once('error', reject));
  const said = await Promise.race([text(child.stdout), ended]);
  if (said === '') throw new Error('the keychain timed out');
  const answer = JSON.parse(said) as { found?: string | null; failure?: string };
  if (answer.failure !== undefined) throw new Error(answer.failure);
  return answer.found ?? null;
}
