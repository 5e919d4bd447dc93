import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { attempt, type Attempt } from '../../preload/model/sign-in.ts';
import { CallFailed, type Cli } from './command.ts';
import { finishSignIn, pasteSignIn } from './sign-in.ts';

const pending: Attempt = attempt.parse({
  id: 'att_00000000000000b1',
  provider: 'gitlab',
  instance: 'https://gitlab.example.com',
  method: 'loopback',
  purpose: 'link',
  status: 'pending',
  authorizeUrl: 'https://gitlab.example.com/oauth/authorize?state=x',
  browserOpened: true,
  device: null,
  redirectUri: 'http://127.0.0.1/oauth/gitlab',
  startedAt: 0,
  expiresAt: 600_000,
  account: null,
  failure: null,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a sign-in whose browser does not come back', () => {
  test.each([
    ['link', true],
    ['authorise', false],
  ] as const)('says what may be wrong, and what else can be done (%s)', async (purpose, ladder) => {
    const { said, end, finished } = started({ ...pending, purpose });
    await vi.advanceTimersByTimeAsync(19_000);
    expect(said()).not.toContain('redirect URI');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(said()).toContain('http://127.0.0.1/oauth/gitlab');
    expect(said().includes('--device')).toBe(ladder);
    end();
    await finished;
  });

  test('says nothing more once it has ended', async () => {
    const { said, end, finished } = started(pending);
    end();
    await finished;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said()).not.toContain('Still waiting');
  });
});

function started(first: Attempt) {
  let said = '';
  let tell: (attempts: readonly Attempt[]) => void = () => undefined;
  const cli = {
    io: { say: (text: string) => void (said += text), signal: new AbortController().signal },
    call: async () => [first],
    on: (_name: string, listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  };
  // Only what a sign-in reaches is there.
  const finished = finishSignIn(cli as unknown as Cli, first);
  return { said: () => said, end: () => tell([{ ...first, status: 'done' }]), finished };
}

describe('a sign-in whose answer is pasted', () => {
  const answer = 'http://127.0.0.1:1/oauth/gitlab?code=c&state=s';

  test('explains an address that is no answer, and takes the next one', async () => {
    const { run, said, pasted } = pasting(['https://elsewhere.example/', ` ${answer}\n`]);
    expect((await run()).status).toBe('done');
    expect(pasted).toEqual(['https://elsewhere.example/', answer]);
    expect(said()).toContain(pending.authorizeUrl);
    expect(said()).toContain('This is not a sign-in answer');
  });

  test('is read from standard input where nobody can be asked, once', async () => {
    const { run, calls } = pasting([], 'https://elsewhere.example/');
    await expect(run()).rejects.toMatchObject({ failure: { code: 'sign-in.malformed-callback' } });
    expect(calls).toEqual(['sign-in.paste', 'sign-in.cancel']);
  });

  function pasting(typed: string[], input = '') {
    let said = '';
    const pasted: string[] = [];
    const calls: string[] = [];
    const cli = {
      io: {
        say: (text: string) => void (said += text),
        ask: async () => typed.shift(),
        readAll: async () => input,
      },
      call: async (name: string, { callback = '' }: { callback?: string }) => {
        calls.push(name);
        if (name !== 'sign-in.paste') return pending;
        pasted.push(callback);
        if (callback === answer) return { ...pending, status: 'done' };
        throw new CallFailed({ code: 'sign-in.malformed-callback' });
      },
    };
    // Only what a pasted sign-in reaches is there.
    const run = () => pasteSignIn(cli as unknown as Cli, pending);
    return { run, said: () => said, pasted, calls };
  }
});
