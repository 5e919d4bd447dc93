import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startDemo, type Demo } from '../sandbox/demo.ts';
import { build } from './build.ts';
import { electronBinary } from './electron-binary.ts';

const usage = `Usage: npm start | npm run demo [-- --web] [-- --port <n>] [-- --no-browser]

Builds Latchkey and opens its window: in Electron, or in a browser on 127.0.0.1
where Electron cannot be had. The demo brings its own GitLab, GitHub, Azure DevOps and
plain git server, so it needs no account and no network. Ctrl-C ends everything that was started.

  --web          do not try Electron
  --port <n>     port of the web host (default: any free one)
  --folder <path>  let the web host's window clone into this folder too
  --no-browser   print the address instead of opening it`;

const top = join(import.meta.dirname, '..');

const values = typedOptions();

if (values.help) say(usage);
else process.exitCode = await start();

/** What was typed; anything else ends the program with its usage. */
function typedOptions() {
  try {
    return parseArgs({
      options: {
        demo: { type: 'boolean', default: false },
        web: { type: 'boolean', default: false },
        port: { type: 'string' },
        folder: { type: 'string', multiple: true, default: [] },
        'no-browser': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : ''}\n\n${usage}\n`);
    return process.exit(2);
  }
}

async function start(): Promise<number> {
  say('Building…');
  await build();
  const demo = values.demo ? await startDemo(say) : undefined;
  try {
    return await runWindow(demo);
  } finally {
    await demo?.close();
  }
}

async function runWindow(demo: Demo | undefined): Promise<number> {
  const env = { ...process.env, ...demo?.environment };
  const electron = values.web
    ? ({ found: false, why: '--web was given' } as const)
    : electronBinary(say);
  if (electron.found) {
    say('Opening Latchkey in Electron. Ctrl-C ends it.');
    return run(electron.path, ['.'], env);
  }
  say(`Not using Electron (${electron.why}); starting the web host instead.`);
  const options = [
    ...(values.port === undefined ? [] : ['--port', values.port]),
    ...values.folder.flatMap((folder) => ['--folder', folder]),
    ...(values['no-browser'] ? ['--no-browser'] : []),
  ];
  return run(process.execPath, [join(top, 'out/main/web.js'), ...options], env);
}

/** Runs the window until it ends. A signal to us is passed on, and we wait for the child to tidy up. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: top, stdio: 'inherit', env });
    const pass = (signal: NodeJS.Signals) => void child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code ?? 0);
    });
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
