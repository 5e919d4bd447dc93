import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Activity } from '../../../preload/model/activity.ts';
import { main } from '../../fake-bridge.ts';
import { show } from '../../test-render.tsx';
import { ActivityPanel } from './activity-panel.tsx';
import { useActivity } from './activity-store.ts';
import { deed, detailWords } from './activity-words.ts';

beforeEach(() => useActivity.setState(useActivity.getInitialState()));
afterEach(() => vi.restoreAllMocks());

describe('activity', () => {
  test('shows what, to what, by whom and how it ended, newest first', async () => {
    keeps([line(2, { result: 'failed', detail: 'git.behind' }), line(1)]);
    show(<ActivityPanel />);
    const rows = await screen.findAllByRole('row');
    expect(rows.map(cells)).toEqual([
      ['What', 'To what', 'By', 'How it ended', 'When'],
      [
        'Push',
        'acme/r2The server has commits you do not have',
        'ada on gitlab.example.com',
        'Failed',
        'just now',
      ],
      ['Push', 'acme/r1', 'ada on gitlab.example.com', 'Done', 'just now'],
    ]);
  });

  test('says so when nothing has been done', async () => {
    keeps([]);
    show(<ActivityPanel />);
    expect(await screen.findByText('Nothing has been done yet')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Export as JSON' })).toBeDisabled();
  });

  test('explains a failure and tries again', async () => {
    main.fails('activity.list', { code: 'app.storage-failed' });
    show(<ActivityPanel />);
    await screen.findByRole('alert');
    keeps([line(1)]);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('acme/r1')).toBeVisible();
  });

  test('adds what happens while it is open, once', async () => {
    keeps([line(1)]);
    show(<ActivityPanel />);
    await screen.findByText('acme/r1');
    act(() => main.announces('activity.added', line(2)));
    act(() => main.announces('activity.added', line(2)));
    expect(screen.getAllByText(/^acme\/r/).map(({ textContent }) => textContent)).toEqual([
      'acme/r2',
      'acme/r1',
    ]);
  });

  test('loads older lines, to the end', async () => {
    keeps(lines(230));
    show(<ActivityPanel />);
    expect(await screen.findByText('200 lines')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Load older' }));
    expect(await screen.findByText('230 lines')).toBeVisible();
    expect(main.sent('activity.list').map(({ before }) => before)).toEqual([undefined, 31]);
    expect(screen.queryByRole('button', { name: 'Load older' })).not.toBeInTheDocument();
  });

  test('narrows by words and by result, and clears', async () => {
    keeps([line(3, { action: 'git.cloned' }), line(2, { result: 'refused' }), line(1)]);
    show(<ActivityPanel />);
    await screen.findByText('3 lines');
    await userEvent.keyboard('/clone acme');
    expect(screen.getByText('1 line')).toBeVisible();
    await userEvent.clear(screen.getByRole('searchbox'));
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'How it ended' }),
      'Refused',
    );
    expect(screen.getByText('acme/r2')).toBeVisible();
    await userEvent.selectOptions(screen.getByRole('combobox'), 'Cancelled');
    await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect(screen.getByText('3 lines')).toBeVisible();
  });

  test('exports every line main keeps, not only those loaded', async () => {
    const saved = catchDownload();
    keeps(lines(1_234));
    show(<ActivityPanel />);
    await userEvent.click(await screen.findByRole('button', { name: 'Export as JSON' }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]?.name).toBe('latchkey-activity.json');
    const exported = JSON.parse((await saved[0]?.text()) ?? '') as readonly Activity[];
    expect(exported).toEqual(lines(1_234));
  });

  test('exports what matches, when it is narrowed', async () => {
    const saved = catchDownload();
    keeps([line(2, { result: 'failed' }), line(1)]);
    show(<ActivityPanel />);
    await userEvent.type(await screen.findByRole('searchbox'), 'r2');
    await userEvent.click(screen.getByRole('button', { name: 'Export matching lines' }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(await saved[0]?.text()).toContain('acme/r2');
    expect(await saved[0]?.text()).not.toContain('acme/r1');
  });

  test('saves nothing when the log could not be read to its end', async () => {
    const saved = catchDownload();
    keeps([line(1)]);
    show(<ActivityPanel />);
    const button = await screen.findByRole('button', { name: 'Export as JSON' });
    await screen.findByText('acme/r1');
    main.fails('activity.list', { code: 'app.storage-failed' });
    await userEvent.click(button);
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(saved).toEqual([]);
  });
});

test.each([
  ['git.committed', 'Commit'],
  ['repository.moved-away', 'Repository moved away'],
  ['constructor', 'Constructor'],
])('the deed %s reads %s', (action, words) => {
  expect(deed(action)).toBe(words);
});

test('a detail that only looks like a code stays as it is', () => {
  expect(['toString', '/srv/x', 'host.timeout'].map(detailWords)).toEqual([
    'toString',
    '/srv/x',
    'The host took too long',
  ]);
});

const at = Date.now();

function line(id: number, more: Partial<Activity> = {}): Activity {
  const actor = 'ada on gitlab.example.com';
  return {
    id,
    at,
    action: 'git.pushed',
    actor,
    subject: `acme/r${id}`,
    result: 'done',
    detail: '',
    ...more,
  };
}

const lines = (count: number) => Array.from({ length: count }, (_, n) => line(count - n));

/** Answers as main does. */
function keeps(all: readonly Activity[]): void {
  main.answers('activity.list', ({ limit = 200, before = Infinity }) =>
    all.filter(({ id }) => id < before).slice(0, limit),
  );
}

const cells = (row: HTMLElement) =>
  [...row.querySelectorAll<HTMLElement>('th, td')].map((cell) => within(cell) && cell.textContent);

/** jsdom downloads nothing: takes what a click on a download link would save. */
function catchDownload() {
  const saved: { readonly name: string; readonly text: () => Promise<string> }[] = [];
  let blob = new Blob();
  URL.createObjectURL = (given) => {
    if (given instanceof Blob) blob = given;
    return 'blob:test';
  };
  URL.revokeObjectURL = () => {};
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    const taken = blob;
    saved.push({ name: this.download, text: () => readText(taken) });
  });
  return saved;
}

/** jsdom's Blob has no `text()`. */
function readText(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      resolve(typeof reader.result === 'string' ? reader.result : ''),
    );
    reader.readAsText(blob);
  });
}
