import type { Command } from 'commander';

import type { Clone, Operation } from '../../../preload/model/git.ts';
import type { Cli } from '../command.ts';
import { examples } from '../options.ts';
import { plainWords } from '../plain-text.ts';
import { follow } from '../progress.ts';

interface Options {
  readonly json?: boolean;
}

export const folderArgument = ['[folder]', 'a folder inside the clone (default: here)'] as const;

/** `push`, `pull`, `fetch`, `status`, `commit`, `branch`: work in a clone as its linked account. */
export function addWorkingCopy(program: Command, cli: Cli): void {
  const verbs = {
    push: 'send the commits of the current branch',
    pull: 'bring the server’s commits in, by fast-forward only',
    fetch: 'learn what the server has, changing no file',
  } as const;
  for (const verb of ['push', 'pull', 'fetch'] as const) {
    program
      .command(verb)
      .description(verbs[verb])
      .argument(...folderArgument)
      .option('--json', 'print JSON')
      .addHelpText('after', examples(verb, `${verb} ./jaffle-shop`))
      .action(async (folder: string | undefined, { json }: Options) => {
        const { id, path } = await cloneAt(cli, folder);
        const done: Operation = await follow(cli, await cli.call(`git.${verb}`, { clone: id }));
        if (json) return cli.io.out(`${JSON.stringify(done, undefined, 2)}\n`);
        const by = (await cli.call('accounts.list', {})).find((one) => one.id === done.account);
        const who = by ? ` as ${by.login}@${by.host}` : '';
        return cli.io.out(`${pastTense[verb]} ${path}${who}\n`);
      });
  }

  program
    .command('status')
    .description('show the branch, what changed, and who a commit would be by')
    .argument(...folderArgument)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('status', 'status ./jaffle-shop --json'))
    .action(async (folder: string | undefined, { json }: Options) => {
      const { id, movedTo } = await cloneAt(cli, folder);
      const status = await cli.call('git.status', { clone: id });
      if (movedTo) cli.io.say(`The repository is at ${movedTo} now. Point to it: latchkey move\n`);
      if (json) return cli.io.out(`${JSON.stringify(status, undefined, 2)}\n`);
      const { branch, ahead, behind, files, identity, warning } = status;
      const lines = files.map((file) => `  ${file.change.padEnd(10)}  ${plainWords(file.path)}`);
      return cli.io.out(
        [
          `On ${branch ?? 'no branch'}, ${ahead} ahead, ${behind} behind`,
          `Commits are by ${identity}`,
          ...(warning === undefined ? [] : [plainWords(warning)]),
          ...lines,
          '',
        ].join('\n'),
      );
    });

  program
    .command('commit')
    .description('commit changes as the linked identity')
    .argument(...folderArgument)
    .requiredOption('-m, --message <text>', 'what the commit does')
    .option('--file <path...>', 'only these files (default: all changes)')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('commit -m "Say why"', 'commit -m "Say why" --file README.md'))
    .action(
      async (
        folder: string | undefined,
        options: Options & { message: string; file?: string[] },
      ) => {
        const { id } = await cloneAt(cli, folder);
        const done = await cli.call('git.commit', {
          clone: id,
          message: options.message,
          ...(options.file ? { files: options.file } : {}),
        });
        cli.io.out(options.json ? `${JSON.stringify(done)}\n` : `Committed ${done.commit}\n`);
        if (done.warning !== undefined) cli.io.say(`${plainWords(done.warning)}\n`);
      },
    );

  program
    .command('branch')
    .description('list the branches, switch to one, or create one')
    .argument('[name]', 'the branch to switch to')
    .option('-c, --create', 'create it from where you stand')
    .option('--folder <path>', 'a folder inside the clone (default: here)')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('branch', 'branch main', 'branch say-why --create'))
    .action(
      async (
        name: string | undefined,
        options: Options & { create?: boolean; folder?: string },
      ) => {
        const { id: clone } = await cloneAt(cli, options.folder);
        const list =
          name === undefined
            ? await cli.call('git.branches', { clone })
            : await cli.call('git.switch', {
                clone,
                branch: name,
                create: options.create ?? false,
              });
        if (options.json) return cli.io.out(`${JSON.stringify(list, undefined, 2)}\n`);
        const local = list.local.map(
          (branch) => `${branch === list.current ? '*' : ' '} ${branch}`,
        );
        return cli.io.out(
          [...local, ...list.remote.map((branch) => `  ${branch} (server)`), ''].join('\n'),
        );
      },
    );
}

const pastTense = { push: 'Pushed', pull: 'Pulled', fetch: 'Fetched' } as const;

/** The clone a folder is in; one that Latchkey did not make is registered when its remote is a linked host's. */
export async function cloneAt(cli: Cli, folder: string | undefined): Promise<Clone> {
  const path = cli.absolute(folder ?? '.');
  const clones = await cli.call('git.clones', {});
  // One clone may lie in another; the nearest is meant, as with git itself.
  const [nearest] = clones
    .filter(({ folder: top }) => path === top || path.startsWith(`${top}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length);
  return nearest ?? cli.call('git.adopt', { folder: path });
}
