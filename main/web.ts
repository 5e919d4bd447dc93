import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { createApp } from './app.ts';
import { failureText } from './cli/failure-text.ts';
import { toFailure } from './core/app-error.ts';
import { dataFolder } from './hosts/node/data-folder.ts';
import { openByFile } from './hosts/node/open-by-file.ts';
import { passphraseFromFile } from './hosts/node/passphrase-file.ts';
import { guardFolders } from './hosts/node/folder-guard.ts';
import { createPlainHost } from './hosts/node/plain-host.ts';
import { createNodePorts } from './hosts/node/ports.ts';
import { startWebHost } from './hosts/web/server.ts';
import { version } from './version.ts';

const usage = `Usage: web [--port <n>] [--folder <path>]… [--no-browser]

Serves Latchkey's window on 127.0.0.1 and prints its one-time address.
Press Enter for a fresh address, Ctrl-C to stop.

  --folder <path>   let the window clone into this folder too, besides the home folder`;

try {
  await main(options());
} catch (thrown) {
  process.stderr.write(failureText(toFailure(thrown)));
  process.exit(1);
}

/** What was typed; anything else ends the program with its usage. */
function options() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        'no-browser': { type: 'boolean', default: false },
        folder: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535)
      throw new TypeError(`--port takes a number from 0 to 65535, not '${values.port}'`);
    return { ...values, port };
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : ''}\n\n${usage}\n`);
    return process.exit(2);
  }
}

async function main(values: ReturnType<typeof options>): Promise<void> {
  if (values.help) return say(usage);

  const ports = createNodePorts({ folder: dataFolder() });
  const app = await createApp({
    ports,
    host: createPlainHost(),
    version,
    demo: process.env['LATCHKEY_DEMO'] === '1',
    background: true,
    passphrase: passphraseFromFile,
  });
  const host = await startWebHost({
    dispatch: guardFolders(app.dispatch, {
      home: homedir(),
      picked: new Set(values.folder.map((folder) => resolve(folder))),
    }),
    events: app.events,
    clock: ports.clock,
    window: join(import.meta.dirname, '..', 'renderer'),
    port: values.port,
  });

  const address = host.address();
  say(`Latchkey is open at ${address}`);
  say('The address works once, for two minutes. Press Enter for a fresh one, Ctrl-C to stop.');
  const closeFile = values['no-browser'] ? undefined : await openByFile(address, ports.folder);
  if (!values['no-browser'] && !closeFile)
    say('No browser could be opened here; open the address yourself.');

  process.stdin.on('data', () => say(`A fresh address: ${host.address()}`));
  let ending = false;
  // A terminal's Ctrl-C may reach us twice: directly, and passed on by the program that started us.
  const end = () => {
    if (ending) return;
    ending = true;
    process.stdin.pause();
    void Promise.all([host.close(), closeFile?.()])
      .then(() => app.close())
      .then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
