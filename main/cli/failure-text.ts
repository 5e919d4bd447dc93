import { copyOf, type Failure } from '../../preload/model/failure.ts';

/** The command that does what the window's remedy would open. */
const commands: Readonly<Record<string, string>> = {
  accounts: 'latchkey link gitlab',
  integrations: 'latchkey org gitlab set --help',
  repositories: 'latchkey repos',
  doctor: 'latchkey doctor',
  vault: 'latchkey vault',
};

/** A failure as a person reads it on a terminal: title, sentence, the server's words, one way out. */
export function failureText(failure: Failure): string {
  const { title, body, remedy } = copyOf(failure.code);
  const lines = [failure.detail ? `${title}: ${failure.detail}` : title, body];
  if (failure.words) lines.push(...failure.words.split('\n').map((line) => `  server: ${line}`));
  const command = remedy && commands[remedy.opens];
  if (remedy && command) lines.push(`${remedy.label}: ${command}`);
  return `${lines.join('\n')}\n`;
}
