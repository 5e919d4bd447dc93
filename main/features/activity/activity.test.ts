import { describe, expect, test } from 'vitest';

import type { EventName } from '../../../preload/contract.ts';
import type { Activity } from '../../../preload/model/activity.ts';
import { createRedactor } from '../../core/redact.ts';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { createActivity } from './activity.ts';

describe('activity', () => {
  test('keeps what was recorded, newest first, and announces it', async () => {
    const { record, list, announced } = start();
    record(cloned('analytics/jaffle-shop'));
    record({ ...cloned('acme/platform'), result: 'failed', detail: 'The host did not answer' });

    expect(await list()).toEqual([
      {
        id: 2,
        at: 1_700_000_000_000,
        ...cloned('acme/platform'),
        result: 'failed',
        detail: 'The host did not answer',
      },
      { id: 1, at: 1_700_000_000_000, ...cloned('analytics/jaffle-shop') },
    ]);
    expect(announced.map(({ name, line }) => [name, line.id])).toEqual([
      ['activity.added', 1],
      ['activity.added', 2],
    ]);
  });

  test('pages back from an id, without holes or repeats', async () => {
    const { record, list } = start();
    for (let n = 1; n <= 7; n += 1) record(cloned(`acme/${n}`));
    const pages = [
      await list({ limit: 3 }),
      await list({ limit: 3, before: 5 }),
      await list({ limit: 3, before: 2 }),
    ];
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
  });

  test('keeps the 10,000 newest', async () => {
    const { record, database } = start();
    database.transaction(() => {
      for (let n = 1; n <= 10_020; n += 1) record(cloned('acme/platform'));
    });
    expect(database.get('SELECT count(*) AS count, min(id) AS oldest FROM activity')).toEqual({
      count: 10_000,
      oldest: 21,
    });
  });

  test('never throws, even when nothing can be written', () => {
    const { record, database, announced } = start();
    database.close();
    expect(() => record(cloned('acme/platform'))).not.toThrow();
    expect(announced).toEqual([]);
  });

  test('keeps a line in one line, and drops secrets and the tail of endless words', async () => {
    const { record, list } = start();
    record({
      ...cloned('acme/platform\nforged line \u202egnp.exe'),
      detail: `remote: glpat-abcdefghijklmnopqrst\u0007 ${'x'.repeat(5_000)}`,
    });
    const [line] = await list();
    expect(line?.subject).toBe('acme/platform forged line gnp.exe');
    expect(line?.detail).toMatch(/^remote: ‹redacted› x+…$/);
    expect(line?.detail).toHaveLength(2_000);
  });

  test('passes over a line of a form it does not know', async () => {
    const { record, list, database } = start();
    record(cloned('acme/platform'));
    database.run(
      "INSERT INTO activity (at, action, actor, subject, result, detail) VALUES (1, 'x', 'x', 'x', 'postponed', '')",
    );
    expect((await list()).map(({ subject }) => subject)).toEqual(['acme/platform']);
  });
});

const cloned = (subject: string): Omit<Activity, 'id' | 'at'> => ({
  action: 'git.cloned',
  actor: 'ada on gitlab.example.com',
  subject,
  result: 'done',
  detail: '/home/ada/Latchkey/jaffle-shop',
});

function start() {
  const announced: { readonly name: EventName; readonly line: Activity }[] = [];
  const database = openDatabase(':memory:');
  const { handlers, record } = createActivity({
    database,
    clock: { ...systemClock, now: () => 1_700_000_000_000 },
    announce: (name, line) => announced.push({ name, line: line as Activity }),
    redact: (text) => createRedactor().redact(text),
  });
  const list = (input: { limit?: number; before?: number } = {}) =>
    handlers['activity.list']({ limit: 200, ...input });
  return { record, list, announced, database };
}
