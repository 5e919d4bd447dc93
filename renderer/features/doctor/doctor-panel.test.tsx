import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { Check } from '../../../preload/model/doctor.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { DoctorPanel } from './doctor-panel.tsx';
import { useDoctor } from './doctor-store.ts';

beforeEach(() => useDoctor.setState(useDoctor.getInitialState()));

const git = check('git', 'git is installed', { status: 'passed', detail: 'git 2.39.5' });
const scheme = check('scheme', 'Links come to this app', {
  status: 'not-run',
  detail: 'This host has none.',
});
const vault = check('vault', 'Secrets can be read', {
  status: 'failed',
  detail: 'The keychain is locked.',
  remedy: 'Unlock the vault under Settings.',
});

describe('the doctor', () => {
  test('starts by itself, and shows each check live and in order', async () => {
    const done = Promise.withResolvers<readonly Check[]>();
    main.answers('doctor.run', () => done.promise);
    show(<DoctorPanel />);
    expect(screen.getByText('Starting the checks…')).toBeInTheDocument();
    for (const { id, title } of [git, scheme, vault])
      act(() => main.announces('doctor.checked', check(id, title)));
    expect(titles()).toEqual([
      '1 git is installed Running',
      '2 Links come to this app Running',
      '3 Secrets can be read Running',
    ]);
    act(() => main.announces('doctor.checked', vault));
    expect(titles()[2]).toBe('3 Secrets can be read Failed');
    expect(screen.getByText('Running: 1 of 3 have ended')).toBeVisible();

    const again = screen.getByRole('button', { name: 'Running…' });
    await userEvent.click(again);
    expect(main.sent('doctor.run')).toHaveLength(1);
    expect(again).toHaveFocus();

    await act(async () => done.resolve([git, scheme, vault]));
    expect(titles()).toEqual([
      '1 git is installed Passed',
      '2 Links come to this app Not run',
      '3 Secrets can be read Failed',
    ]);
    expect(screen.getByText('1 check needs attention; 1 passed, 1 not run.')).toBeVisible();
  });

  test('says what to do about a failure, and leads there', async () => {
    main.answers('doctor.run', [git, vault]);
    show(<DoctorPanel />);
    expect(await screen.findByText('Unlock the vault under Settings.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Open the vault' }));
    expect(useNavigation.getState().vaultOpen).toBe(true);
  });

  test('says that all is well, and runs again', async () => {
    main.answers('doctor.run', [git]);
    show(<DoctorPanel />);
    expect(await screen.findByText('All is well: 1 passed.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
    expect(main.sent('doctor.run')).toHaveLength(2);
  });

  test('drops a check that is no longer there', async () => {
    main.answers('doctor.run', [git, vault]);
    show(<DoctorPanel />);
    await screen.findByText('Secrets can be read');
    main.answers('doctor.run', [git]);
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
    expect(screen.queryByText('Secrets can be read')).not.toBeInTheDocument();
  });

  test('keeps the last run for the next visit', async () => {
    main.answers('doctor.run', [git]);
    const { unmount } = show(<DoctorPanel />);
    await screen.findByText('git 2.39.5');
    unmount();
    show(<DoctorPanel />);
    expect(screen.getByText('git 2.39.5')).toBeVisible();
    expect(main.sent('doctor.run')).toHaveLength(1);
  });

  test('explains when it could not run at all', async () => {
    main.fails('doctor.run', { code: 'app.unexpected' });
    show(<DoctorPanel />);
    const alert = await screen.findByRole('alert');
    main.answers('doctor.run', [git]);
    await userEvent.click(within(alert).getByRole('button', { name: 'Run again' }));
    expect(await screen.findByText('git 2.39.5')).toBeVisible();
  });

  test('copies a report that somebody else can read', async () => {
    const person = userEvent.setup();
    main.answers('doctor.run', [git, scheme, vault]);
    show(<DoctorPanel />);
    await screen.findByText('git 2.39.5');
    await person.click(screen.getByRole('button', { name: 'Copy report' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
    const report = await navigator.clipboard.readText();
    expect(report.replace(/, \d{4}-.*/, ', <time>')).toBe(
      [
        'Latchkey doctor, <time>',
        '',
        '1.  passed   git is installed',
        '             git 2.39.5',
        '2.  not run  Links come to this app',
        '             This host has none.',
        '3.  FAILED   Secrets can be read',
        '             The keychain is locked.',
        '             → Unlock the vault under Settings.',
        '',
      ].join('\n'),
    );
  });
});

function check(id: string, title: string, more: Partial<Check> = {}): Check {
  return { id, title, status: 'running', detail: '', remedy: null, ...more };
}

/** Number, title and state of each row. */
function titles(): readonly string[] {
  return screen.getAllByRole('listitem').map((row) => {
    const [number, words, state] = row.children;
    return [number, words?.firstElementChild, state].map((part) => part?.textContent).join(' ');
  });
}
