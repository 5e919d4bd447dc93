#!/usr/bin/env node
'use strict';

// Starts the command line under a Node that can run it: the one that called us
// when it is new enough, else the one pinned by the project.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { spawnSync } = require('node:child_process');
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
  const { status, signal } = spawnSync(pinned, [entry, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (signal) process.kill(process.pid, signal);
  process.exit(status === null ? 1 : status);
}
