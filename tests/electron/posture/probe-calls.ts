import { calls } from '../../../preload/contract.ts';
import { invokeHandlers } from '../../electron-standin/ipc-main.ts';
import type { Contents } from '../../electron-standin/web-contents.ts';
import { hostilePages } from './hostile.ts';
import type { Posture } from './report.ts';

type Calls = Pick<
  Posture,
  'strangersServed' | 'ownServed' | 'badPayloads' | 'oversized' | 'cyclic' | 'floodRefused'
>;

/** Speaks to main as windows and strangers would, through the handlers it registered. */
export async function probeCalls(contents: Contents): Promise<Calls> {
  const ours = contents.mainFrame;
  const own = (name: string, input: unknown) => ask('call', contents, ours, [name, input]);

  const strangersServed: string[] = [];
  for (const [who, frame] of strangers(ours)) {
    for (const channel of invokeHandlers.keys()) {
      // Each answer is told apart.
      const answer = await ask(channel, contents, frame, ['settings.read', {}]);
      if (answer !== 'threw' && answer !== 'app.foreign-sender')
        strangersServed.push(`${channel} ${who}`);
    }
  }

  const ownServed = (await own('settings.read', {})) === 'done';
  const badPayloads: string[] = [];
  for (const name of [...Object.keys(calls), 'evil:channel', '__proto__', 'constructor']) {
    for (const input of [{ evil: 1 }, 'text', ['list'], null]) {
      // Below the limit of calls at once.
      const answer = await own(name, input);
      if (answer !== 'app.bad-request') badPayloads.push(`${name} ${JSON.stringify(input)}`);
    }
  }
  for (const url of hostilePages) {
    // Below the limit of calls at once.
    await own('app.open-page', { url });
  }

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const cyclic = await own('settings.read', cycle);
  const oversized = await own('git.plan', { url: 'x'.repeat(2_000_000) });
  const flood = await Promise.all(Array.from({ length: 2000 }, () => own('settings.read', {})));
  return {
    strangersServed,
    ownServed,
    badPayloads,
    cyclic,
    oversized,
    floodRefused: flood.filter((answer) => answer === 'app.rate-limited').length,
  };
}

function strangers(ours: object): readonly (readonly [string, unknown])[] {
  const frame = (origin: string, url: string, parent: object | null = null) => ({
    origin,
    url,
    parent,
    isDestroyed: () => false,
  });
  return [
    ['nobody', null],
    ['another site', frame('https://evil.example', 'https://evil.example/')],
    ['an opaque page', frame('null', 'data:text/html,x')],
    ['another scheme', frame('evil://bundle', 'evil://bundle/')],
    [
      'a name that begins like ours',
      frame('app://bundle.evil.example', 'app://bundle.evil.example/'),
    ],
    ['a file', frame('file://', 'file:///etc/passwd')],
    ['a frame in our page', frame('app://bundle', 'app://bundle/', ours)],
  ];
}

/** `done`, `threw`, or the failure's code. */
async function ask(
  channel: string,
  sender: Contents,
  senderFrame: unknown,
  args: readonly unknown[],
): Promise<string> {
  try {
    const outcome = (await invokeHandlers.get(channel)?.({ sender, senderFrame }, ...args)) as
      { readonly ok?: boolean; readonly failure?: { readonly code: string } } | undefined;
    return outcome?.failure?.code ?? 'done';
  } catch {
    return 'threw';
  }
}
