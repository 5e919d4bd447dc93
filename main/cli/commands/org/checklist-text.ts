import { Option, type Command } from 'commander';

import { checklists, type ChecklistName } from '../../../../preload/model/checklists.ts';
import type { Checklist, ChecklistFacts } from '../../../../preload/model/checklists/checklist.ts';
import type { GitApp, GitAppProvider } from '../../../../preload/model/integration.ts';
import type { Cli } from '../../command.ts';

/**
 * `--checklist [kind]` on a service's command: who does what at the service, with the texts to
 * copy. The first kind is meant where none is named.
 */
export function addChecklist(
  command: Command,
  cli: Cli,
  provider: GitAppProvider,
  kinds: readonly [Kind, ...(readonly Kind[])],
): void {
  const [usual] = kinds;
  const choices = kinds.map(({ word }) => word);
  const option = new Option('--checklist [kind]', 'print who does what at the service')
    .choices(choices)
    .preset(usual.word);
  command.addOption(option).action(async ({ checklist: word }: { readonly checklist?: string }) => {
    const kind = kinds.find((one) => one.word === word);
    if (kind === undefined) return command.help({ error: true });
    const { git, redirectUris } = await cli.call('integrations.list', {});
    const saved = git.filter((app) => app.provider === provider);
    const facts = { redirectUris: redirectUris[provider], ...namesIn(saved) };
    return cli.io.out(checklistText(checklists[kind.checklist](facts)));
  });
}

/** Where one organisation is set up, the texts to copy name it; with several none is guessed. */
function namesIn([app, ...more]: readonly GitApp[]): Partial<ChecklistFacts> {
  if (app?.provider !== 'azure-devops' || more.length > 0) return {};
  return { organisation: app.organisation, clientId: app.clientId };
}

interface Kind {
  /** As it is typed. */
  readonly word: string;
  readonly checklist: ChecklistName;
}

/** Plain text, grouped by who does it, the steps numbered through. */
export function checklistText({ title, intro, steps }: Checklist): string {
  const lines = [title, '', intro];
  let last = '';
  for (const [index, { who, what, copy = [] }] of steps.entries()) {
    if (who !== last) lines.push('', `${who}:`);
    last = who;
    lines.push(`  ${index + 1}. ${what}`);
    for (const { label, value } of copy) {
      const [first = '', ...more] = value.split('\n');
      lines.push(`       ${label}: ${first}`, ...more.map((line) => `         ${line}`));
    }
  }
  return `${lines.join('\n')}\n`;
}
