import type { Command } from 'commander';

import { Ended, exitCodes, type Cli } from '../command.ts';
import { examples } from '../options.ts';

/** `latchkey doctor`: numbered checks, each passed, failed or not run, with what to do. */
export function addDoctor(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .description('check git, keychain, data folder, hosts and accounts')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .action(async ({ json }: { json?: boolean }) => {
      const checks = await cli.call('doctor.run', {});
      if (json) cli.io.out(`${JSON.stringify(checks, undefined, 2)}\n`);
      else
        checks.forEach(({ title, status, detail, remedy }, index) => {
          cli.io.out(
            `${String(index + 1).padStart(2)}. ${status.padEnd(7)}  ${title}: ${detail}\n`,
          );
          if (remedy) cli.io.out(`             ${remedy}\n`);
        });
      if (checks.some(({ status }) => status === 'failed')) throw new Ended(exitCodes.failed);
    });
}
