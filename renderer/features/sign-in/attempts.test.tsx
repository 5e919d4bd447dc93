import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Attempt } from '../../../preload/model/sign-in.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { ada, pending } from '../../test-sign-in-values.ts';
import { Attempts } from './attempts.tsx';
import { followSignIn, useSignIn } from './sign-in-store.ts';

let stop = (): void => undefined;

beforeEach(() => {
  useSignIn.setState(useSignIn.getInitialState(), true);
  useNavigation.setState(useNavigation.getInitialState(), true);
});

afterEach(() => stop());

describe('a sign-in under way', () => {
  test('says what happens in the browser, how long it waits, and can be cancelled', async () => {
    const attempt = pending({ expiresAt: Date.now() + 581_500 });
    main.answers('sign-in.cancel', { ...attempt, status: 'cancelled' });
    await draw(attempt);
    const card = screen.getByRole('article', { name: 'Linking an account on gitlab.com' });
    expect(card).toHaveTextContent('Your browser shows gitlab.com');
    expect(screen.getByRole('timer')).toHaveTextContent(/^9:4[0-2]$/);
    expect(screen.queryByText('Browser did not come back?')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(main.sent('sign-in.cancel')).toEqual([{ id: attempt.id }]);
    expect(await screen.findByText(/You cancelled the sign-in/)).toBeInTheDocument();
  });

  test('opens the browser again', async () => {
    const attempt = pending();
    main.answers('sign-in.reopen', attempt);
    await draw(attempt);
    await userEvent.click(screen.getByRole('button', { name: 'Open browser again' }));
    expect(main.sent('sign-in.reopen')).toEqual([{ id: attempt.id }]);
  });

  test('shows the address at once where no browser can be opened', async () => {
    await draw(pending({ browserOpened: false }), { opensBrowser: false });
    expect(screen.getByText(/oauth\/authorize/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /Open browser/ })).not.toBeInTheDocument();
  });

  test('draws a code to type on any device', async () => {
    const code = {
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://gitlab.com/oauth/device',
      verificationUriComplete: null,
    };
    await draw(pending({ method: 'device', authorizeUrl: null, redirectUri: null, device: code }));
    expect(screen.getByLabelText('Code')).toHaveTextContent('WDJB-MJHT');
    expect(screen.getByRole('button', { name: 'Copy code' })).toBeInTheDocument();
    expect(screen.getByText('https://gitlab.com/oauth/device')).toBeInTheDocument();
  });

  test('opens the service a code is for, by its name', async () => {
    const device = { userCode: 'A', verificationUri: 'https://x', verificationUriComplete: null };
    const attempt = pending({ provider: 'github', method: 'device', authorizeUrl: null, device });
    main.answers('sign-in.reopen', attempt);
    await draw({ ...attempt, browserOpened: false });
    await userEvent.click(screen.getByRole('button', { name: 'Open GitHub' }));
    expect(main.sent('sign-in.reopen')).toEqual([{ id: attempt.id }]);
  });

  test('says that the answer is being exchanged', async () => {
    await draw(pending({ status: 'linking' }));
    expect(screen.getByText(/The answer arrived/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument();
  });

  test('draws each of several, the newest first', async () => {
    const older = pending({ startedAt: 1, instance: 'https://code.example.org' as never });
    await draw([older, pending({ id: 'att_00000000000000b2' as never })]);
    expect(screen.getAllByRole('article').map((card) => card.getAttribute('aria-label'))).toEqual([
      'Linking an account on gitlab.com',
      'Linking an account on code.example.org',
    ]);
  });
});

describe('a browser that does not come back', () => {
  const late = (change: Partial<Attempt> = {}): Attempt =>
    pending({ startedAt: Date.now() - 21_000, ...change });

  test('leads to pasting the address, and keeps waiting when it is not an answer', async () => {
    main.fails('sign-in.paste', { code: 'sign-in.malformed-callback' });
    await draw(late());
    const help = screen.getByRole('region', { name: 'Browser did not come back?' });
    expect(help).toHaveTextContent('http://127.0.0.1/oauth/gitlab');
    await userEvent.click(within(help).getByRole('button', { name: 'Paste the address' }));
    const field = screen.getByLabelText('Address the browser ended on');
    expect(field).toHaveAccessibleDescription(/http:\/\/127.0.0.1:51234\/oauth\/gitlab/);
    await userEvent.type(field, '  http://example.com  ');
    await userEvent.click(screen.getByRole('button', { name: 'Use this address' }));
    expect(main.sent('sign-in.paste')).toEqual([{ id: late().id, callback: 'http://example.com' }]);
    expect(await screen.findByRole('alert')).toHaveTextContent('The sign-in still waits');
    expect(screen.getByRole('timer')).toBeInTheDocument();
  });

  test('leads to a code, which ends the first attempt', async () => {
    main.answers('sign-in.cancel', late({ status: 'cancelled' }));
    main.answers('sign-in.start', late({ id: 'att_00000000000000b9' as never, method: 'device' }));
    await draw(late());
    await userEvent.click(screen.getByRole('button', { name: 'Use a code instead' }));
    expect(main.sent('sign-in.cancel')).toHaveLength(1);
    expect(main.sent('sign-in.start')).toEqual([
      { provider: 'gitlab', instance: 'https://gitlab.com', method: 'device' },
    ]);
    expect(screen.queryByText(/You cancelled/)).not.toBeInTheDocument();
  });

  test('explains the unregistered redirect to the admin', async () => {
    await draw(late({ purpose: 'authorise' }), { purpose: 'authorise' });
    expect(screen.getByText(/Add it on a line of its own/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Use a code instead' })).not.toBeInTheDocument();
  });
});

describe('the end of a sign-in', () => {
  test('names who was linked', async () => {
    await draw(pending());
    const done = pending({ status: 'done', account: ada.id });
    act(() => main.announces('sign-in.changed', [done]));
    expect(screen.getByText('Linked as ada on gitlab.com.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText(/Linked as/)).not.toBeInTheDocument();
  });

  test('is not said of an account that is no longer linked', async () => {
    await draw(pending());
    const gone = pending({ status: 'done', account: 'acc_00000000000000ff' as never });
    act(() => main.announces('sign-in.changed', [gone]));
    expect(screen.queryByText(/Linked/)).not.toBeInTheDocument();
  });

  test.each([
    ['failed', { code: 'sign-in.denied' }, 'You chose not to allow it'],
    ['failed', { code: 'sign-in.issuer-mismatch' }, 'another service'],
    ['expired', null, 'The sign-in took too long'],
  ] as const)('%s in its own words (%o)', async (status, failure, words) => {
    await draw(pending());
    act(() => main.announces('sign-in.changed', [pending({ status, failure })]));
    expect(screen.getByRole('alert')).toHaveTextContent(words);
    main.answers('sign-in.start', pending());
    await userEvent.click(screen.getByRole('button', { name: 'Start again' }));
    expect(main.sent('sign-in.start')).toEqual([
      { provider: 'gitlab', instance: 'https://gitlab.com', method: 'loopback' },
    ]);
  });

  test('leads an app the service refuses to where it is mended', async () => {
    await draw(pending());
    const failed = pending({ status: 'failed', failure: { code: 'sign-in.scope-refused' } });
    act(() => main.announces('sign-in.changed', [failed]));
    await userEvent.click(screen.getByRole('button', { name: 'Show the checklist' }));
    expect(useNavigation.getState().section).toBe('integrations');
  });

  test('as somebody else than was asked for says so, and asks for them again', async () => {
    const grace = 'acc_00000000000000a2' as typeof ada.id;
    const attempt = pending();
    main.answers('sign-in.start', attempt);
    await draw([]);
    await act(() => useSignIn.getState().start(attempt, undefined, grace));
    const done = pending({ status: 'done', account: ada.id });
    act(() => main.announces('sign-in.changed', [done]));
    const words = await screen.findByText(/Linked as ada on gitlab.com/);
    expect(words).toHaveTextContent('You asked for grace, but the browser was signed in as ada.');
    await userEvent.click(screen.getByRole('button', { name: 'Start again' }));
    expect(main.sent('sign-in.start')).toHaveLength(2);
  });

  test('that came before the window opened is no news', async () => {
    await draw(pending({ status: 'done', account: ada.id }));
    expect(screen.queryByText(/Linked as/)).not.toBeInTheDocument();
  });
});

test('answers nobody asked for are said quietly', async () => {
  await draw([]);
  act(() => main.announces('sign-in.refused', { reason: 'unknown-state', count: 2 }));
  expect(screen.getByText(/2 sign-in answers that Latchkey did not ask for/)).toBeInTheDocument();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText(/did not ask for/)).not.toBeInTheDocument();
});

interface Drawing {
  readonly opensBrowser?: boolean;
  readonly purpose?: Attempt['purpose'];
}

async function draw(
  attempts: Attempt | readonly Attempt[],
  { opensBrowser = true, purpose = 'link' }: Drawing = {},
): Promise<void> {
  main.answers('sign-in.list', Array.isArray(attempts) ? attempts : [attempts as Attempt]);
  show(
    <Attempts
      purpose={purpose}
      opensBrowser={opensBrowser}
      nameOf={(id) => ({ [ada.id]: 'ada', acc_00000000000000a2: 'grace' })[id]}
    />,
  );
  await act(async () => {
    stop = followSignIn();
    await Promise.resolve();
  });
}
