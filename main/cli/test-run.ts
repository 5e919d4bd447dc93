import type { Outcome } from '../../preload/model/failure.ts';
import { createEventHub } from '../core/event-hub.ts';
import type { Events } from '../ports/events.ts';
import { createCli } from './cli.ts';
import type { Io } from './command.ts';
import { createProgram, runProgram } from './program.ts';

export interface Answered {
  /** All of standard input. */
  readonly input?: string;
  /** What the person types at a terminal, question by question; without it there is no terminal. */
  readonly typed?: readonly string[];
}

/**
 * Runs one command line against prepared answers: a value, `{ fails }`, or the state of lists it
 * `announces` first. The vault is open where a test does not say otherwise.
 */
export async function runCommand(
  args: readonly string[],
  answers: Readonly<Record<string, unknown>>,
  { input = '', typed }: Answered = {},
) {
  let out = '';
  let said = '';
  const asked = typed?.values();
  const answer = async (question: string) => {
    if (asked !== undefined) said += question;
    return asked?.next().value;
  };
  const calls: string[] = [];
  const inputs: Record<string, unknown> = {};
  const io: Io = {
    out: (text) => void (out += text),
    say: (text) => void (said += text),
    readAll: async () => input,
    askSecret: answer,
    ask: answer,
    drawsProgress: false,
    signal: new AbortController().signal,
  };
  const events: Events = createEventHub(() => undefined);
  const dispatch = async (name: string, value: unknown): Promise<Outcome<unknown>> => {
    if (name === 'vault.describe') return { ok: true, value: answers[name] ?? { state: 'ready' } };
    calls.push(name);
    inputs[name] = value;
    const prepared = answers[name];
    if (typeof prepared === 'object' && prepared !== null && 'announces' in prepared)
      events.announce('repositories.changed', prepared.announces as never);
    if (prepared === undefined) throw new Error(`nobody answers ${name}`);
    if (typeof prepared === 'object' && prepared !== null && 'fails' in prepared) {
      return { ok: false, failure: prepared.fails as never };
    }
    return { ok: true, value: prepared };
  };
  const cli = createCli({ dispatch, events }, io);
  const code = await runProgram(createProgram(cli, '0.0.0'), args, cli);
  return { code, out, said, calls, inputs };
}
