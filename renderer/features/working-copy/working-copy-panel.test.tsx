import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { ChangedFile, Clone } from '../../../preload/model/git.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { withLayout } from '../../test-layout.ts';
import { show } from '../../test-render.tsx';
import { aClone, aCopy, anOperation } from '../../test-values.ts';
import { WorkingCopyPanel } from './working-copy-panel.tsx';
import { useWorkingCopy } from './working-copy-store.ts';

withLayout(400);

const shop = aClone(1, 'analytics/jaffle-shop');
const other = aClone(2, 'acme/platform');
const nameOf = (id: Clone['account']) =>
  id === shop.account ? 'ada@gitlab.example.com' : undefined;
const file = (path: string, change: ChangedFile['change'] = 'modified'): ChangedFile => ({
  path,
  change,
  staged: false,
});
const files = [file('README.md'), file('a/new.sql', 'untracked'), file('old.csv', 'deleted')];

beforeEach(() => {
  useWorkingCopy.setState(useWorkingCopy.getInitialState());
  main.answers('git.clones', [shop, other]);
  main.answers('git.operations', []);
  main.answers('git.status', aCopy(shop, { ahead: 2, behind: 1, files }));
  main.answers('git.branches', {
    current: 'main',
    local: ['main', 'fix'],
    remote: ['main', 'far'],
  });
});

describe('the working copy', () => {
  test('shows branch, distance, changed files and who a commit is by', async () => {
    render();
    expect(await screen.findByRole('heading', { name: shop.path })).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Branch: main' })).toBeVisible();
    expect(screen.getByText('2 to push')).toBeVisible();
    expect(screen.getByText('1 to pull')).toBeVisible();
    const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(rows).toEqual(['README.mdModified', 'a/new.sqlNew', 'old.csvDeleted']);
    expect(screen.getByText('Ada Lovelace <ada@example.com>')).toBeVisible();
  });

  test('says who acts on it, also when they are no longer linked', async () => {
    render();
    expect(await screen.findByText(/^As ada@gitlab.example.com/)).toBeVisible();
    cleanup();
    main.answers('git.clones', [
      { ...shop, account: 'acc_0000000000000009' as typeof shop.account },
    ]);
    render();
    expect(await screen.findByText(/^Its account is no longer linked/)).toBeVisible();
  });

  test.each(['nonsense', 'cln_00000000000000ff'])('says that it does not know %s', async (id) => {
    render(id);
    expect(await screen.findByText('Latchkey does not know this clone')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show repositories' }));
    expect(useNavigation.getState()).toMatchObject({ section: 'repositories', page: undefined });
  });

  test('says where a missing folder was, and offers nothing that needs it', async () => {
    main.answers('git.clones', [{ ...shop, present: false }]);
    render();
    expect(await screen.findByText('The folder is no longer there')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Push' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Open folder' })).not.toBeInTheDocument();
  });

  test('explains a git that cannot say, and asks again', async () => {
    main.fails('git.status', { code: 'git.failed', words: 'fatal: index is corrupt' });
    render();
    expect(await screen.findByRole('alert')).toHaveTextContent('fatal: index is corrupt');
    main.answers('git.status', aCopy(shop));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No changed files')).toBeVisible();
  });

  test('looks again when the person comes back to the window', async () => {
    render();
    await screen.findByText('README.md');
    main.answers('git.status', aCopy(shop, { files: [...files, file('later.txt')] }));
    fireEvent.focus(window);
    expect(await screen.findByText('later.txt')).toBeVisible();
  });

  test('forgets the clone after saying what stays', async () => {
    main.answers('git.forget', {});
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Forget…' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(`The folder ${shop.folder}, with every file in it`);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Forget clone' }));
    expect(main.sent('git.forget')).toEqual([{ clone: shop.id }]);
    await waitFor(() => expect(useNavigation.getState().page).toBeUndefined());
  });
});

describe('a commit', () => {
  test('by a credential that is nobody is warned of beforehand', async () => {
    const warning = 'A deploy token is nobody.';
    main.answers('git.status', aCopy(shop, { files, warning }));
    render();
    expect(await screen.findByText(warning)).toBeVisible();
  });

  test('takes the ticked files by name, with Ctrl-Enter, and clears the message', async () => {
    main.answers('git.commit', { commit: 'c0ffee11deadbeef' });
    render();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'old.csv' }));
    await userEvent.type(message(), 'Add orders');
    expect(screen.getByRole('button', { name: 'Commit 2 files' })).toBeEnabled();
    main.answers('git.status', aCopy(shop, { ahead: 3, files: [file('old.csv', 'deleted')] }));
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(main.sent('git.commit')).toEqual([
      { clone: shop.id, message: 'Add orders', files: ['README.md', 'a/new.sql'] },
    ]);
    expect(await screen.findByText(/Committed c0ffee11/)).toBeVisible();
    expect(message()).toHaveValue('');
    expect(await screen.findByText('3 to push')).toBeVisible();
    // What was left out stays left out.
    expect(screen.getByRole('checkbox', { name: 'old.csv' })).not.toBeChecked();
  });

  test('that fails keeps the message', async () => {
    main.fails('git.commit', { code: 'git.failed', words: 'hook: no issue number' });
    render();
    await screen.findByText('README.md');
    await userEvent.type(message(), 'Add orders');
    await userEvent.click(screen.getByRole('button', { name: 'Commit 3 files' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('hook: no issue number');
    expect(message()).toHaveValue('Add orders');
  });

  test('keeps its message while another clone is looked at', async () => {
    const { rerender } = render();
    await screen.findByText('README.md');
    await userEvent.type(message(), 'Half a thought');
    rerender(<WorkingCopyPanel key="2" clone={other.id} nameOf={nameOf} opensExternally />);
    await screen.findByRole('heading', { name: other.path });
    expect(await screen.findByRole('textbox', { name: 'Commit message' })).toHaveValue('');
    rerender(<WorkingCopyPanel key="1" clone={shop.id} nameOf={nameOf} opensExternally />);
    await waitFor(() => expect(message()).toHaveValue('Half a thought'));
  });

  test('needs a message and a file', async () => {
    render();
    await screen.findByText('README.md');
    expect(screen.getByRole('button', { name: 'Commit 3 files' })).toBeDisabled();
    await userEvent.type(message(), '   ');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await userEvent.type(message(), 'x');
    await userEvent.click(screen.getByRole('checkbox', { name: /3 changed files/ }));
    expect(screen.getByRole('button', { name: 'Commit' })).toBeDisabled();
    expect(main.sent('git.commit')).toEqual([]);
  });

  test('is chosen with the keyboard: arrows walk the boxes', async () => {
    render();
    await screen.findByText('README.md');
    act(() => screen.getByRole('checkbox', { name: 'README.md' }).focus());
    await userEvent.keyboard('{ArrowDown}{ArrowDown} ');
    expect(screen.getByRole('checkbox', { name: 'old.csv' })).not.toBeChecked();
    expect(
      screen.getByRole('checkbox', { name: /3 changed files, 2 in the commit/ }),
    ).toBePartiallyChecked();
  });
});

describe('push, pull and fetch', () => {
  const push = { kind: 'push', clone: shop.id } as const;

  test('show progress, then the server’s words', async () => {
    main.answers('git.push', anOperation(4, shop.path, { ...push, phase: 'writing' }));
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Push' }));
    expect(await screen.findByRole('progressbar', { name: `Pushing ${shop.path}` })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Pull' })).toBeDisabled();

    main.answers('git.status', aCopy(shop, { ahead: 0 }));
    const words = ['To create a merge request, visit:', 'https://gitlab.example.com/mr/new'];
    act(() =>
      main.announces(
        'git.progressed',
        anOperation(4, shop.path, { ...push, status: 'done', remoteWords: words }),
      ),
    );
    expect(
      screen.getByText('Pushed. The server has your commits.').closest('output'),
    ).toBeVisible();
    expect(screen.getByRole('figure')).toHaveTextContent('https://gitlab.example.com/mr/new');
    expect(await screen.findByText('0 to push')).toBeVisible();
  });

  test('end with what the server refused, in its own words', async () => {
    main.answers('git.push', anOperation(4, shop.path, push));
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Push' }));
    await screen.findByRole('progressbar');
    const refused = {
      ...push,
      status: 'failed',
      failure: { code: 'git.protected-branch' },
      remoteWords: ['You are not allowed to push to main.'],
    } as const;
    act(() => main.announces('git.progressed', anOperation(4, shop.path, refused)));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('This branch is protected');
    expect(alert).toHaveTextContent('You are not allowed to push to main.');
    await userEvent.click(within(alert).getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('can be cancelled', async () => {
    main.answers('git.fetch', anOperation(4, shop.path, { ...push, kind: 'fetch' }));
    main.answers(
      'git.cancel',
      anOperation(4, shop.path, { ...push, kind: 'fetch', status: 'cancelled' }),
    );
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Fetch' }));
    await userEvent.click(
      await screen.findByRole('button', { name: `Cancel fetching ${shop.path}` }),
    );
    expect(await screen.findByText(/Your files and commits are as they were/)).toBeVisible();
  });

  test('that end before the call has answered are seen all the same', async () => {
    const answer = Promise.withResolvers<void>();
    main.answers('git.pull', async () => {
      await answer.promise;
      return anOperation(4, shop.path, { ...push, kind: 'pull' });
    });
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Pull' }));
    act(() =>
      main.announces(
        'git.progressed',
        anOperation(4, shop.path, { ...push, kind: 'pull', status: 'done' }),
      ),
    );
    await act(async () => answer.resolve());
    expect(await screen.findByText(/^Pulled/)).toBeVisible();
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
  });

  test('that failed before the page was opened are explained there', async () => {
    const failed = anOperation(4, shop.path, {
      ...push,
      status: 'failed',
      failure: { code: 'git.behind' },
    });
    main.answers('git.operations', [failed, anOperation(5, other.path, { clone: other.id })]);
    render();
    expect(await screen.findByRole('alert')).toHaveTextContent('commits you do not have');
  });
});

describe('the branch menu', () => {
  test('switches to a branch of the server', async () => {
    main.answers('git.switch', {
      current: 'far',
      local: ['main', 'fix', 'far'],
      remote: ['main', 'far'],
    });
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Branch: main' }));
    main.answers('git.branches', {
      current: 'far',
      local: ['main', 'fix', 'far'],
      remote: ['main'],
    });
    await userEvent.click(await screen.findByRole('option', { name: 'far' }));
    expect(main.sent('git.switch')).toEqual([{ clone: shop.id, branch: 'far', create: false }]);
    expect(await screen.findByText('Switched to far.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Branch: far' })).toBeVisible();
  });

  test('creates a branch from the keyboard', async () => {
    main.answers('git.switch', { current: 'new', local: ['main', 'new'], remote: [] });
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Branch: main' }));
    await userEvent.type(await screen.findByLabelText('Find or create a branch'), 'new');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(main.sent('git.switch')).toEqual([{ clone: shop.id, branch: 'new', create: true }]);
  });

  test('stays where it was when files are in the way', async () => {
    main.fails('git.switch', { code: 'git.local-changes' });
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Branch: main' }));
    await userEvent.click(await screen.findByRole('option', { name: 'fix' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Your changed files are in the way');
    expect(screen.getByRole('button', { name: 'Branch: main' })).toBeVisible();
  });
});

const render = (clone: string = shop.id) =>
  show(<WorkingCopyPanel key="1" clone={clone} nameOf={nameOf} opensExternally />);
const message = () => screen.getByRole('textbox', { name: 'Commit message' });
