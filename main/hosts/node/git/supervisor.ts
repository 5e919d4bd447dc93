import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findProgram } from './find-git.ts';

/** How a program becomes the leader of a process group of its own, as shell words. */
export type OwnGroup = readonly string[];

/** `setsid` is part of every Linux; macOS has none, but perl. Empty where neither is found. */
export async function findOwnGroup(folders: readonly string[]): Promise<OwnGroup> {
  const setsid = await findProgram('setsid', folders);
  if (setsid !== null) return [setsid];
  const perl = await findProgram('perl', folders);
  return perl === null ? [] : [perl, '-e', 'setpgrp(0, 0); exec @ARGV'];
}

/**
 * Writes the script that stands between the app and git, and returns its path.
 *
 * simple-git can neither start a process group nor name the process it started, and
 * nobody could end git after a kill -9 of the app. The script does both: git runs in a
 * group of its own; INT, TERM or HUP end the whole group; and standard input is a
 * pipe that the app holds open, so its end is the end of the app and of the group.
 * git itself reads `input`, or nothing.
 */
export async function writeSupervisor(
  folder: string,
  parts: { readonly git: string; readonly ownGroup: OwnGroup; readonly input: string | undefined },
): Promise<string> {
  const script = join(folder, 'go');
  const input = join(folder, 'input');
  if (parts.input !== undefined) await writeFile(input, parts.input, { mode: 0o600 });
  const text = render({ ...parts, input: parts.input === undefined ? '/dev/null' : input });
  await writeFile(script, text, { mode: 0o700 });
  return script;
}

/** Quotes for a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

// After `end` has begun, TERM is ignored here and in the timer, so that both outlive the first
// signal; the last KILL takes the script itself along. A background job of a shell without job
// control ignores INT, hence TERM.
function render(parts: {
  readonly git: string;
  readonly ownGroup: OwnGroup;
  readonly input: string;
}): string {
  const lead = parts.ownGroup.map(shellWord).join(' ');
  return `#!/bin/sh
if [ "$1" = --led ]; then shift; else exec ${lead} /bin/sh "$0" --led "$@"; fi
exec 3<&0
end() {
  trap '' INT TERM HUP
  kill -TERM -$$ 2>/dev/null || kill -TERM "$child"
  ( sleep 1; kill -KILL -$$ 2>/dev/null || kill -KILL "$child" ) 3<&- >/dev/null 2>&1 &
  wait "$child"
  kill -KILL -$$ 2>/dev/null
  exit 143
}
trap end INT TERM HUP
${shellWord(parts.git)} "$@" 3<&- <${shellWord(parts.input)} &
child=$!
( read -r _ <&3; kill -TERM $$ || kill -KILL -$$ ) >/dev/null 2>&1 &
watch=$!
exec 3<&- 0</dev/null
wait "$child"
code=$?
trap '' INT TERM HUP
kill -KILL "$watch" 2>/dev/null
exit $code
`;
}
