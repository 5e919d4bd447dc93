import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { PolicyState } from '../../../preload/model/policy.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { PolicyNotice } from './policy-notice.tsx';
import { followPolicy, usePolicy } from './policy-store.ts';
import { RoleChoice } from './role-choice.tsx';

const path = '/etc/latchkey/policy.json';
const free: PolicyState = { role: 'admin', lockedBy: null, managed: null };
const fixed: PolicyState = {
  role: 'developer',
  lockedBy: path,
  managed: { path, state: 'followed', problem: null, integrations: 2 },
};
const refused: PolicyState = {
  role: 'developer',
  lockedBy: path,
  managed: { path, state: 'refused', problem: 'others may write it', integrations: 0 },
};

let stop = (): void => undefined;

beforeEach(() => {
  usePolicy.setState(usePolicy.getInitialState(), true);
  useNavigation.setState(useNavigation.getInitialState(), true);
});

afterEach(() => stop());

function draw(): void {
  stop = followPolicy();
  show(<RoleChoice />);
}

describe('the role', () => {
  test('is not shown before it is known', () => {
    main.hangs('policy.describe');
    draw();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });

  test('explains a failure and tries again', async () => {
    main.fails('policy.describe', { code: 'app.storage-failed' });
    draw();
    await screen.findByRole('alert');
    main.answers('policy.describe', free);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('radio', { name: 'Admin' })).toBeChecked();
  });

  test('can be changed, and follows a change made elsewhere', async () => {
    main.answers('policy.describe', free);
    main.answers('policy.become', ({ role }) => ({ ...free, role }));
    draw();
    await userEvent.click(await screen.findByRole('radio', { name: 'Developer' }));
    expect(main.sent('policy.become')).toEqual([{ role: 'developer' }]);
    expect(screen.getByRole('radio', { name: 'Developer' })).toBeChecked();
    act(() => main.announces('policy.changed', free));
    expect(screen.getByRole('radio', { name: 'Admin' })).toBeChecked();
  });

  test('says why a change was refused', async () => {
    main.answers('policy.describe', free);
    main.fails('policy.become', { code: 'policy.locked' });
    draw();
    await userEvent.click(await screen.findByRole('radio', { name: 'Developer' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('fixed by your organisation');
    expect(screen.getByRole('radio', { name: 'Admin' })).toBeChecked();
  });

  test('is locked by a policy file, which is named with what it presets', async () => {
    main.answers('policy.describe', fixed);
    draw();
    expect(await screen.findByRole('radio', { name: 'Admin' })).toBeDisabled();
    expect(screen.getByText(path).parentElement).toHaveTextContent(
      'is followed. It fixes the role and presets 2 integrations',
    );
  });

  test('names what is wrong with a file that is refused', async () => {
    main.answers('policy.describe', refused);
    draw();
    expect(await screen.findByText('Reason: others may write it.')).toBeVisible();
  });
});

describe('the notice where nothing can be edited', () => {
  test('is silent for an admin', () => {
    const { container } = show(<PolicyNotice policy={free} />);
    expect(container.querySelector('section')).toBeNull();
  });

  test('leads to where the role is changed', async () => {
    show(<PolicyNotice policy={{ ...free, role: 'developer' }} />);
    await userEvent.click(screen.getByRole('button', { name: 'Change the role' }));
    expect(useNavigation.getState().section).toBe('settings');
  });

  test('names the file that fixes the role, and offers nothing', () => {
    show(<PolicyNotice policy={fixed} />);
    expect(screen.getByRole('region', { name: 'Read only' })).toHaveTextContent(path);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  test('quotes why a file is refused, and leads to the doctor', async () => {
    show(<PolicyNotice policy={refused} />);
    expect(screen.getByRole('region')).toHaveTextContent('others may write it');
    await userEvent.click(screen.getByRole('button', { name: 'Run the doctor' }));
    expect(useNavigation.getState().section).toBe('doctor');
  });
});
