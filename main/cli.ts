import { createApp } from './app.ts';
import { createCli } from './cli/cli.ts';
import { createProgram, runProgram } from './cli/program.ts';
import { createTerminal } from './cli/terminal.ts';
import { findBrowser } from './hosts/node/find-browser.ts';
import { openInBrowser } from './hosts/node/browser.ts';
import { dataFolder } from './hosts/node/data-folder.ts';
import { createLoopbackReceiver } from './hosts/node/loopback-receiver.ts';
import { openInFileManager } from './hosts/node/open-folder.ts';
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
      host: {
        capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: true },
        receivers: [createLoopbackReceiver()],
        openBrowser: openInBrowser,
        findBrowser,
        openFolder: openInFileManager,
      },
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
