import { createApp } from './app.ts';
import { createCli } from './cli/cli.ts';
import { createProgram, runProgram } from './cli/program.ts';
import { createTerminal } from './cli/terminal.ts';
import { dataFolder } from './hosts/node/data-folder.ts';
import { createPlainHost } from './hosts/node/plain-host.ts';
import { createNodePorts } from './hosts/node/ports.ts';
import { toFailure } from './core/app-error.ts';
import { failureText } from './cli/failure-text.ts';
import { version } from './version.ts';

// Not `exitCode`: a keychain call that hangs would keep the program waiting for it.
process.exit(await main());

async function main(): Promise<number> {
  const io = createTerminal();
  try {
    const app = await createApp({
      ports: createNodePorts({ folder: dataFolder() }),
      host: createPlainHost(),
      version,
      demo: process.env['LATCHKEY_DEMO'] === '1',
      background: false,
    });
    try {
      const cli = createCli(app, io);
      return await runProgram(createProgram(cli, version), process.argv.slice(2), cli);
    } finally {
      await app.close();
    }
  } catch (thrown) {
    io.say(failureText(toFailure(thrown)));
    return 1;
  }
}
