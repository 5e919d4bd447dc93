import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect } from 'vitest';

import type { GitApp } from '../../../preload/model/integration.ts';
import { main } from '../../fake-bridge.ts';
import { navigate, useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { redirectUris } from '../../test-sign-in-values.ts';
import type { Around } from './around.ts';
import { IntegrationsPanel } from './integrations-panel.tsx';
import { followIntegrations, useIntegrations } from './integrations-store.ts';

let stop = (): void => undefined;

export function reset(): void {
  useIntegrations.setState(useIntegrations.getInitialState(), true);
  useNavigation.setState(useNavigation.getInitialState(), true);
}

export function stopFollowing(): void {
  stop();
}

/** Draws the panel for an admin, with no sign-in under way. */
export function draw(around: Partial<Around> = {}): void {
  stop = followIntegrations();
  show(
    <IntegrationsPanel
      attempts={({ otherwise }) => otherwise}
      nameOf={() => undefined}
      rights="edit"
      notice={null}
      policyPath={undefined}
      {...around}
    />,
  );
}

export async function drawWith(
  apps: readonly GitApp[],
  page?: string,
  around: Partial<Around> = {},
): Promise<void> {
  main.answers('integrations.list', { git: [...apps], redirectUris });
  if (page !== undefined) navigate('integrations', page);
  draw(around);
  await waitFor(() => expect(useIntegrations.getState().list.at).toBe('ready'));
}

/** Saves, and waits for what follows: the form anew, or a failure. */
export async function save(): Promise<void> {
  const form = screen.getByRole('form');
  const before = main.sent('integrations.save').length;
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(main.sent('integrations.save')).toHaveLength(before + 1));
  await waitFor(() => expect(form.isConnected && screen.queryByRole('alert') === null).toBe(false));
}
