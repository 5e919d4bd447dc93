import type { EventEmitter } from 'node:events';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { parseAppLink } from '../../main/features/sign-in/app-link.ts';
import { startSignIn, stateOf } from '../../main/features/sign-in/test-world.ts';
import { collectLinks } from '../../main/hosts/electron/deep-link.ts';
import { casesFor, expand } from './cases.ts';

// Electron's own events are played; what collects links from them is ours.
const app = vi.hoisted(() => ({ emitter: undefined as EventEmitter | undefined }));
vi.mock('electron', async () => {
  const events = await import('node:events');
  app.emitter = new events.EventEmitter();
  return { app: app.emitter };
});

type World = ReturnType<typeof startSignIn>;
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

interface Outcome {
  /** What `receive` says: `ignored` changes nothing, `refused` ends the attempt it belongs to. */
  readonly outcome: 'done' | 'refused' | 'ignored';
  /** What the parser makes of it. */
  readonly link: string;
  /** What is shown, as far as it is shown. */
  readonly shown: readonly string[];
  /** The attempt that was waiting. */
  readonly status: string;
  readonly failure: string | null;
}

const malformed = 'This is not a sign-in answer';
const ignored = (link: string, shown = malformed): Outcome => ({
  outcome: 'ignored',
  link,
  shown: [shown],
  status: 'pending',
  failure: null,
});
const ended = (link: string, failure: string): Outcome => ({
  outcome: 'refused',
  link,
  shown: [],
  status: 'failed',
  failure,
});
const unsupported = ignored('unsupported', 'This link asks for something links may not do');

/** Each case by its id, in the words of our parser and our catalogue. */
const outcomes: Readonly<Record<string, Outcome>> = {
  'deep-link-01': ignored('missing-code'),
  'deep-link-02': ignored('missing-state'),
  'deep-link-04': ignored('code', 'This answer belongs to no sign-in of ours'),
  'deep-link-05': ignored('code', 'This answer was already used'),
  'deep-link-07': ignored('duplicate-parameter'),
  'deep-link-08': ignored('duplicate-parameter'),
  'deep-link-10': ended('code', 'sign-in.issuer-mismatch'),
  'deep-link-11': ended('error', 'sign-in.denied'),
  'deep-link-13': ended('error', 'sign-in.provider-error'),
  'deep-link-14': ignored('input-too-long'),
  'deep-link-16': ignored('unexpected-parameter'),
  'deep-link-17': ignored('malformed-callback'),
  'deep-link-19': unsupported,
  'deep-link-20': unsupported,
  'deep-link-22': ignored('malformed-callback'),
  // Our one rule: only the scheme is compared without its case, here and in the shell.
  'deep-link-23': ignored('malformed-callback'),
  'deep-link-25': ignored('malformed-code'),
  'deep-link-26': ignored('malformed-code'),
};

const cases = casesFor('deep-link');
const links = cases.filter(({ id }) => !['deep-link-28', 'deep-link-29'].includes(id));

describe('deep links', () => {
  test('are covered, every one of them', () => {
    expect(cases).toHaveLength(20);
    expect(links.map(({ id }) => id)).toEqual(Object.keys(outcomes));
  });

  test.each(links)('$id, $why', async ({ id, input }) => {
    const { world, fill, read } = await start();
    const url = fill(input);
    const before = read();

    const outcome = await world.signIn.receive(url);
    const link = parseAppLink(url);
    expect({
      outcome,
      link: link.kind === 'malformed' ? link.problem : link.kind,
      ...read(),
    }).toEqual({ ...before, ...outcomes[id] });
    expect(JSON.stringify(world.announced)).not.toMatch(/evil|javascript|etc.passwd/);
  });

  test('deep-link-28, switches smuggled by a second start are nothing to us', async () => {
    const { world, fill, read } = await start();
    const argv = JSON.parse(fill(inputOf('deep-link-28')).replace(/^[^[]*/, '')) as string[];
    const handled: Promise<unknown>[] = [];
    collectLinks(['app'], () => undefined).start((url) => handled.push(world.signIn.receive(url)));
    const before = read();

    app.emitter?.emit('second-instance', {}, argv);
    expect(await Promise.all(handled)).toEqual(['done']);
    expect(read()).toEqual({ ...before, status: 'done', exchanges: 2, accounts: 2 });
  });

  test('deep-link-29, a flood is cut off after 20, and the real answer gets through', async () => {
    const { world, fill, read } = await start();
    const flood = expand(fill(inputOf('deep-link-29'))).trim().split(' ');
    expect(flood).toHaveLength(500);
    const outcomesOfFlood = new Set<string>();
    for (const url of flood) outcomesOfFlood.add(await world.signIn.receive(url));

    expect([...outcomesOfFlood]).toEqual(['ignored']);
    expect(read()).toMatchObject({ status: 'pending', exchanges: 1 });
    expect(read().shown).toHaveLength(20);
    const answer = fill('{{SCHEME}}://oauth/callback?code={{CODE}}&state={{STATE}}');
    expect(await world.signIn.receive(answer)).toBe('done');
  });
});

/** A world with one attempt that waits and one whose answer was used. */
async function start() {
  const world = startSignIn();
  worlds.push(world);
  const used = await world.begin('custom-protocol');
  await world.signIn.receive(world.callback(used));
  const pending = await world.begin('custom-protocol');
  const code = new URL(world.callback(pending)).searchParams.get('code') ?? '';
  world.announced.length = 0;

  const values: Readonly<Record<string, string>> = {
    SCHEME: 'dev.latchkey',
    STATE: stateOf(pending),
    USED_STATE: stateOf(used),
    CODE: code,
  };
  return {
    world,
    fill: (text: string) =>
      expand(
        text
          .replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
          .replaceAll('oauth/callback', 'oauth/gitlab')
          // The issuer of this world, so that only the slash after it differs.
          .replaceAll('gitlab.com%2F', 'gitlab.example.com%2F'),
      ),
    read: () => {
      const { database, service, linked } = world;
      const row = database.get('SELECT status, body FROM attempts WHERE id = ?', pending.id);
      const { failure } = JSON.parse(String(row?.['body'])) as { failure: { code: string } | null };
      return {
        status: String(row?.['status']),
        failure: failure?.code ?? null,
        shown: world.refused().map((payload) => (payload as { reason: string }).reason),
        exchanges: service.asked.exchange,
        accounts: linked.length,
      };
    },
  };
}

function inputOf(id: string): string {
  return cases.find((each) => each.id === id)?.input ?? '';
}
