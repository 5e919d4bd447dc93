import type { Command } from 'commander';

import type { Cli } from '../command.ts';
import { examples } from '../options.ts';
import { addAzure } from './org/azure.ts';
import { addGithub } from './org/github.ts';
import { addGitlab } from './org/gitlab.ts';
import { addListing } from './org/listing.ts';
import { addRole } from './org/role.ts';

/** `latchkey org …`: what an admin sets once for everybody. */
export function addOrg(program: Command, cli: Cli): void {
  const org = program
    .command('org')
    .description('set up what an admin sets once for everybody')
    .addHelpText(
      'after',
      examples(
        'org list',
        'org gitlab set --help',
        'org github set --help',
        'org azure --checklist',
      ),
    );
  for (const add of [addListing, addGitlab, addGithub, addAzure, addRole]) add(org, cli);
}
