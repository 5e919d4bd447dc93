import type { CloneRemedy, Remedy } from '../../preload/model/failure-copy/copy.ts';
import { speakerOf } from '../../preload/model/failure-copy/speaker.ts';
import { copyOf, type Failure } from '../../preload/model/failure.ts';

/** The command that does what the window's remedy would open; its label says which of two. */
function commandFor({ opens, does, label }: Remedy): string | undefined {
  if (does !== undefined) return cloneCommands[does];
  const commands: Readonly<Record<string, string>> = {
    accounts: label.startsWith('Show') ? 'latchkey accounts' : 'latchkey link <service>',
    integrations: label.startsWith('Show') ? 'latchkey org list' : 'latchkey org --help',
    repositories: 'latchkey repos',
    doctor: 'latchkey doctor',
    vault: vaultCommands[label] ?? 'latchkey vault',
  };
  return commands[opens];
}

const cloneCommands: Readonly<Record<CloneRemedy, string>> = {
  'create-branch': 'latchkey branch <name> --create',
  'choose-account': 'latchkey act-as <account>',
  'rewrite-remote': 'latchkey move',
};

const vaultCommands: Readonly<Record<string, string>> = {
  Choose: 'latchkey vault choose --help',
  Unlock: 'latchkey vault unlock',
};

/** A failure as a person reads it on a terminal: title, sentence, the server's words, one way out. */
export function failureText(failure: Failure): string {
  const { title, body, remedy } = copyOf(failure.code);
  const lines = [failure.detail ? `${title}: ${failure.detail}` : title, body];
  if (failure.words) {
    const speaker = speakerOf(failure.words);
    lines.push(...failure.words.split('\n').map((line) => `  ${speaker}: ${line}`));
  }
  const command = remedy && commandFor(remedy);
  if (remedy && command) lines.push(`${remedy.label}: ${command}`);
  return `${lines.join('\n')}\n`;
}
