import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from '../packaging/build.ts';
import { installSystemPackages } from './system-packages.ts';

/**
 * `npm test`: everything, from formatting to real browsers, on a clean clone.
 *
 * What the system lacks is installed where that is possible without asking
 * (root on Debian); otherwise the tests that need it say `not run: …`.
 * Ends with vitest's own summary and one line `N passed, N failed`.
 */
const top = join(import.meta.dirname, '..');
const report = mkdtempSync(join(tmpdir(), 'latchkey-report-'));

// A machine's own CA settings would win over those a test gives to its servers.
const {
  GIT_SSL_CAINFO: _git,
  NODE_EXTRA_CA_CERTS: _node,
  SSL_CERT_FILE: _file,
  ...environment
} = process.env;

installSystemPackages();

const steps = ['format:check', 'lint', 'typecheck'].map((script) => {
  console.log(`\n> npm run ${script}`);
  return run('npm', ['run', '--silent', script]);
});

console.log('\n> npm run build');
await build();

console.log('\n> vitest');
const outputFile = join(report, 'report.json');
const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs');
const ended = run(process.execPath, [
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${outputFile}`,
]);

const counts = read(outputFile);
rmSync(report, { recursive: true, force: true });
const passed = counts.passed + steps.filter(Boolean).length;
const failed =
  counts.failed + steps.filter((step) => !step).length + (ended || counts.failed > 0 ? 0 : 1);
console.log(
  `\n${passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
);
process.exitCode = failed > 0 || counts.passed === 0 ? 1 : 0;

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: top, stdio: 'inherit', env: environment }).status === 0;
}

function read(file: string): { passed: number; failed: number; skipped: number } {
  try {
    const json = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
    return {
      passed: json['numPassedTests'] ?? 0,
      failed: json['numFailedTests'] ?? 0,
      skipped: json['numPendingTests'] ?? 0,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
