import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import { main } from '../../fake-bridge.ts';
import { withLayout } from '../../test-layout.ts';
import { show } from '../../test-render.tsx';
import { ada, anIndex, aRepository } from '../../test-values.ts';
import { useCloneDialog } from './clone-dialog-store.ts';
import { useClones } from './clones-store.ts';
import { RepositoriesPanel } from './repositories-panel.tsx';
import { useRepositories } from './repositories-store.ts';

withLayout(480);

const total = 100_000;
/** 3 rem. */
const rowHeight = 48;

beforeEach(() => {
  useRepositories.setState(useRepositories.getInitialState());
  useClones.setState(useClones.getInitialState());
  useCloneDialog.setState(useCloneDialog.getInitialState());
  main.answers('accounts.list', [ada]);
  main.answers('git.clones', []);
  main.answers('git.operations', []);
  lists();
});

describe('a list of 100,000', () => {
  test('draws what is on screen, names its true length, and fetches one page', async () => {
    show(<RepositoriesPanel />);
    const grid = await screen.findByRole('grid', { name: 'Repositories' });
    expect(grid).toHaveAttribute('aria-rowcount', '100000');
    expect(screen.getAllByRole('row').length).toBeLessThan(30);
    expect(offsets()).toEqual([0]);
  });

  test('fetches the page that is scrolled to, and no other', async () => {
    show(<RepositoriesPanel />);
    const grid = await screen.findByRole('grid');
    scroll(grid, 50_100 * rowHeight);
    expect(await screen.findByTitle('group/r50100')).toBeInTheDocument();
    expect(offsets()).toEqual([0, 50_000]);
    const shown = screen.getByTitle('group/r50100').closest('[role=row]');
    expect(shown).toHaveAttribute('aria-rowindex', '50101');
  });

  test('shows rows that are on their way as such', async () => {
    show(<RepositoriesPanel />);
    const grid = await screen.findByRole('grid');
    main.hangs('repositories.list');
    scroll(grid, 70_000 * rowHeight);
    await waitFor(() => expect(screen.getAllByLabelText('Loading').length).toBeGreaterThan(5));
  });

  test('asks again for a page that failed, when it is looked at again', async () => {
    show(<RepositoriesPanel />);
    const grid = await screen.findByRole('grid');
    main.fails('repositories.list', { code: 'app.unexpected' });
    scroll(grid, 70_000 * rowHeight);
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(screen.getByRole('grid')).toBeInTheDocument();
    lists();
    scroll(grid, 70_003 * rowHeight);
    expect(await screen.findByTitle('group/r70003')).toBeInTheDocument();
  });

  test('keeps its place when the index changes, and asks for the page on screen only', async () => {
    show(<RepositoriesPanel />);
    const grid = await screen.findByRole('grid');
    scroll(grid, 50_100 * rowHeight);
    await screen.findByTitle('group/r50100');
    lists('renamed');
    act(() => main.announces('repositories.changed', [anIndex(total)]));
    expect(await screen.findByTitle('renamed/r50100')).toBeInTheDocument();
    expect(grid.scrollTop).toBe(50_100 * rowHeight);
    expect(offsets()).toEqual([0, 50_000, 50_000]);
  });

  test('reads a growing index at most once a second', async () => {
    show(<RepositoriesPanel />);
    await screen.findByRole('grid');
    const growing = [anIndex(total, { status: 'syncing' })];
    for (let n = 0; n < 20; n += 1) act(() => main.announces('repositories.changed', growing));
    expect(offsets()).toEqual([0]);
    act(() => main.announces('repositories.changed', [anIndex(total)]));
    await waitFor(() => expect(offsets()).toEqual([0, 0]));
  });

  test('drops the answer to a question that is no longer asked', async () => {
    show(<RepositoriesPanel />);
    await screen.findByRole('grid');
    const late = Promise.withResolvers<void>();
    main.answers('repositories.list', async ({ search }) => {
      if (search === 'old') await late.promise;
      return { rows: [aRepository(1, `found/${search}`)], total: 1, index: [anIndex(1)] };
    });
    act(() => useRepositories.getState().find('old'));
    act(() => useRepositories.getState().find('new'));
    expect(await screen.findByTitle('found/new')).toBeInTheDocument();
    await act(async () => late.resolve());
    expect(screen.queryByTitle('found/old')).not.toBeInTheDocument();
  });
});

describe('the keyboard in the list', () => {
  test('has one stop, and walks rows and the buttons of a row', async () => {
    show(<RepositoriesPanel />);
    await screen.findByTitle('group/r0');
    expect(document.querySelectorAll('[role=row][tabindex="0"]')).toHaveLength(1);
    focusRow(0);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toHaveAttribute('aria-rowindex', '3');
    await userEvent.keyboard('{ArrowRight}');
    expect(document.activeElement).toHaveAccessibleName('Clone group/r2');
    await userEvent.keyboard('{ArrowLeft}{ArrowUp}');
    expect(document.activeElement).toHaveAttribute('aria-rowindex', '2');
    await userEvent.keyboard('{Home}{ArrowUp}');
    expect(document.activeElement).toHaveAttribute('aria-rowindex', '1');
  });

  test('goes to the end of the list and back', async () => {
    show(<RepositoriesPanel />);
    await screen.findByTitle('group/r0');
    focusRow(0);
    await userEvent.keyboard('{End}');
    await waitFor(() => expect(document.activeElement).toHaveAttribute('aria-rowindex', '100000'));
    await userEvent.keyboard('{Home}');
    await waitFor(() => expect(document.activeElement).toHaveAttribute('aria-rowindex', '1'));
  });

  test('does with Enter what the row is there for', async () => {
    show(<RepositoriesPanel />);
    await screen.findByTitle('group/r1');
    focusRow(0);
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(useCloneDialog.getState()).toMatchObject({
      opened: true,
      url: 'https://gitlab.example.com/group/r1.git',
    });
  });

  test('comes from the search box with Arrow down', async () => {
    show(<RepositoriesPanel />);
    await screen.findByTitle('group/r0');
    await userEvent.keyboard('/{ArrowDown}');
    expect(document.activeElement).toHaveAttribute('aria-rowindex', '1');
  });

  test('keeps the focused row in the page when it is scrolled out of sight', async () => {
    show(<RepositoriesPanel />);
    await screen.findByTitle('group/r0');
    focusRow(3);
    scroll(screen.getByRole('grid'), 50_000 * rowHeight);
    await screen.findByTitle('group/r50000');
    expect(document.activeElement).toHaveAttribute('aria-rowindex', '4');
  });
});

function lists(group = 'group'): void {
  main.answers('repositories.list', ({ offset = 0, limit = 200 }) => ({
    rows: Array.from({ length: Math.min(limit, total - offset) }, (_, n) =>
      aRepository(offset + n, `${group}/r${offset + n}`),
    ),
    total,
    index: [anIndex(total)],
  }));
}

const offsets = () => main.sent('repositories.list').map(({ offset }) => offset);

function scroll(grid: HTMLElement, top: number): void {
  grid.scrollTop = top;
  fireEvent.scroll(grid);
}

function focusRow(index: number): void {
  act(() => document.querySelector<HTMLElement>(`[data-index="${index}"]`)!.focus());
}
