import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { childEnvironment } from './web-app.ts';

const top = join(import.meta.dirname, '..', '..');

export interface Asked {
  /** All of standard input. */
  readonly input?: string;
  /** Visits the address the command printed. */
  readonly visit?: (url: string) => Promise<void>;
  /** Given the address the command printed; what it returns is typed into standard input. */
  readonly paste?: (url: string) => Promise<string>;
  /** Called once with what was said so far, when the command waits. */
  readonly say?: (said: string) => Promise<void>;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

export type Latchkey = (...all: readonly (string | Asked)[]) => Promise<Ended>;

/** The built command line on a data folder of its own, without a terminal or a keychain. */
export function createLatchkey(
  home: string,
  passphraseFile: string,
  environment: Readonly<Record<string, string>> = {},
): Latchkey {
  return async (...all) => {
    const asked = all.find((one): one is Asked => typeof one !== 'string') ?? {};
    const args = all.filter((one): one is string => typeof one === 'string');
    const child = spawn(process.execPath, [join(top, 'out/main/cli.js'), ...args], {
      env: childEnvironment({
        LATCHKEY_HOME: home,
        LATCHKEY_PASSPHRASE_FILE: passphraseFile,
        BROWSER: 'none',
        ...environment,
      }),
    });
    let out = '';
    let said = '';
    let answered = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (answered || !/Waiting for the answer|does not load/.test(said)) return;
      answered = true;
      const url = /https:\/\/\S+\/authorize\?\S+/.exec(said)?.[0];
      if (asked.visit && url) void asked.visit(url);
      if (asked.paste && url) void asked.paste(url).then((typed) => child.stdin.end(typed));
      void asked.say?.(said);
    });
    if (!asked.paste) child.stdin.end(asked.input ?? '');
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, out, said };
  };
}
