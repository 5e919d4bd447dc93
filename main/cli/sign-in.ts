import type { Attempt } from '../../preload/model/sign-in.ts';
import { CallFailed, type Cli } from './command.ts';

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
    const last = await ended;
    if (last.failure) throw new CallFailed(last.failure);
    if (last.status === 'cancelled') throw new CallFailed({ code: 'app.cancelled' });
    if (last.status === 'expired') throw new CallFailed({ code: 'sign-in.expired' });
    return last;
  } finally {
    clearTimeout(stalled);
    stop();
    cli.io.signal.removeEventListener('abort', cancel);
  }
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
function hintOf({ device, redirectUri, purpose }: Attempt): string {
  if (device || redirectUri === null) return 'Still waiting. Ctrl-C cancels.\n';
  const lines = [
    'Still waiting. Ctrl-C cancels.',
    'If the service says that the redirect URI is not valid, an admin registers this one there:',
    `  ${redirectUri}`,
  ];
  if (purpose === 'link')
    lines.push('If the browser is on another machine, use a code: latchkey link gitlab --device');
  return `${lines.join('\n')}\n`;
}
