import type { Attempt } from '../../preload/model/sign-in.ts';
import { CallFailed, type Cli } from './command.ts';
import { failureText } from './failure-text.ts';

/** A browser that was going to come back has usually done so by then. Milliseconds. */
const patience = 20_000;

/**
 * Says what to do in the browser and waits until the attempt has ended.
 * Ctrl-C cancels it. Throws `CallFailed` with the attempt's own reason.
 */
export async function finishSignIn(cli: Cli, attempt: Attempt): Promise<Attempt> {
  explain(cli, attempt);
  let stop: () => void = () => undefined;
  const ended = new Promise<Attempt>((resolve) => {
    const see = (attempts: readonly Attempt[]) => {
      const now = attempts.find(({ id }) => id === attempt.id);
      if (now && now.status !== 'pending' && now.status !== 'linking') resolve(now);
    };
    stop = cli.on('sign-in.changed', see);
    void cli.call('sign-in.list', {}).then(see);
  });
  const cancel = () => void cli.call('sign-in.cancel', { id: attempt.id }).catch(() => undefined);
  cli.io.signal.addEventListener('abort', cancel, { once: true });

  const stalled = setTimeout(() => cli.io.say(hintOf(attempt)), patience);
  try {
    return linked(await ended);
  } finally {
    clearTimeout(stalled);
    stop();
    cli.io.signal.removeEventListener('abort', cancel);
  }
}

/**
 * For a browser on another machine: the person carries the answer back by hand. An address
 * that is no answer is explained and asked for again, where somebody can be asked.
 * Throws `CallFailed` as `finishSignIn` does.
 */
export async function pasteSignIn(cli: Cli, { id, authorizeUrl }: Attempt): Promise<Attempt> {
  cli.io.say(`Open this address in any browser:\n\n  ${authorizeUrl ?? ''}\n\n`);
  cli.io.say('Allow Latchkey there. The browser then ends on a page that does not load.\n');
  try {
    for (;;) {
      const typed = await cli.io.ask('Paste the address of that page: ');
      const callback = (typed ?? (await cli.io.readAll())).trim();
      try {
        return linked(await cli.call('sign-in.paste', { id, callback }));
      } catch (thrown) {
        const again = typed !== undefined && thrown instanceof CallFailed && isNoAnswer(thrown);
        if (!again) throw thrown;
        cli.io.say(failureText(thrown.failure));
      }
    }
  } catch (thrown) {
    await cli.call('sign-in.cancel', { id }).catch(() => undefined);
    throw thrown;
  }
}

/** The attempt was not touched by what was pasted, and still waits. */
function isNoAnswer({ failure }: CallFailed): boolean {
  return ['sign-in.malformed-callback', 'sign-in.unknown-state', 'sign-in.replayed'].includes(
    failure.code,
  );
}

/** The attempt, when it ended well; otherwise its own reason is thrown. */
function linked(last: Attempt): Attempt {
  if (last.failure) throw new CallFailed(last.failure);
  if (last.status === 'cancelled') throw new CallFailed({ code: 'app.cancelled' });
  if (last.status === 'expired') throw new CallFailed({ code: 'sign-in.expired' });
  return last;
}

function explain(cli: Cli, { device, authorizeUrl, browserOpened }: Attempt): void {
  if (device) {
    cli.io.say(`Open ${device.verificationUri} and enter the code ${device.userCode}\n`);
  } else if (browserOpened) {
    cli.io.say('Your browser is open: sign in and allow Latchkey there. Ctrl-C cancels.\n');
  } else {
    cli.io.say(`Open this address in a browser on this machine:\n\n  ${authorizeUrl ?? ''}\n\n`);
  }
  cli.io.say('Waiting for the answer…\n');
}

/** Why a browser does not come back, and the next step of the ladder. */
function hintOf({ provider, device, redirectUri, purpose }: Attempt): string {
  if (device || redirectUri === null) return 'Still waiting. Ctrl-C cancels.\n';
  const lines = [
    'Still waiting. Ctrl-C cancels.',
    'If the service says that the redirect URI is not valid, an admin registers this one there:',
    `  ${redirectUri}`,
  ];
  if (purpose === 'link')
    lines.push(
      `If the browser is on another machine: latchkey link ${provider} --device, or --paste`,
    );
  return `${lines.join('\n')}\n`;
}
