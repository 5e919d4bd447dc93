#!/usr/bin/env node
'use strict';

// Starts the command line under a Node that can run it: the one that called us
// when it is new enough, else the one pinned by the project.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const { pathToFileURL } = require('node:url');

const entry = join(__dirname, '..', 'out', 'main', 'cli.js');
if (!existsSync(entry)) {
  process.stderr.write('Latchkey is not built yet. Run: npm run build\n');
  process.exit(1);
}

if (Number(process.versions.node.split('.')[0]) >= 24) {
  import(pathToFileURL(entry).href);
} else {
  const pinned = join(__dirname, '..', 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(pinned)) {
    process.stderr.write(`Latchkey needs Node 24 or newer; this is ${process.version}.\n`);
    process.exit(1);
  }
  const child = spawn(pinned, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us. The program answers it and tidies up; we wait for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => {
    process.stderr.write(`Latchkey could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) =>
    process.exit(signal ? 128 + constants.signals[signal] : code),
  );
}
