import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { main } from '../fake-bridge.ts';
import { useNavigation } from '../navigation.ts';
import { show } from '../test-render.tsx';
import { FailureNotice } from './failure-notice.tsx';

beforeEach(() => useNavigation.setState(useNavigation.getInitialState(), true));

describe('a failure notice', () => {
  test('says what happened in the words of the catalogue, with the fact that helps', () => {
    show(<FailureNotice failure={{ code: 'host.unreachable', detail: 'gitlab.example.com' }} />);
    const notice = screen.getByRole('alert');
    expect(notice).toHaveTextContent('The host did not answer');
    expect(notice).toHaveTextContent('gitlab.example.com');
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  test('quotes the server as the server', () => {
    show(<FailureNotice failure={{ code: 'git.failed', words: 'pre-receive hook declined' }} />);
    expect(screen.getByRole('figure')).toHaveTextContent(
      'In the server’s wordspre-receive hook declined',
    );
  });

  test('quotes git as git', () => {
    const words = "fatal: unable to access 'https://x.example/a.git/': error 301\nerror: early EOF";
    show(<FailureNotice failure={{ code: 'git.moved', words }} />);
    expect(screen.getByRole('figure')).toHaveTextContent('In git’s wordsfatal: unable');
  });

  test('leads to its remedy', async () => {
    show(<FailureNotice failure={{ code: 'sign-in.no-app' }} />);
    await userEvent.click(screen.getByRole('button', { name: 'Set it up' }));
    expect(useNavigation.getState().section).toBe('integrations');
  });

  test('offers no way to where the person already is', () => {
    useNavigation.setState({ section: 'integrations', page: undefined });
    show(<FailureNotice failure={{ code: 'sign-in.no-app' }} />);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  test('opens the page that the service names, before anything else', async () => {
    main.answers('app.open-page', {});
    const url = 'https://github.com/orgs/acme/sso?authorization_request=A1';
    show(
      <FailureNotice
        failure={{ code: 'account.sso-required', detail: url }}
        remedy={{ label: 'Try again', run: () => undefined }}
      />,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Open the page' }));
    expect(main.sent('app.open-page')).toEqual([{ url }]);
  });

  test('offers no page where the service names none', () => {
    show(<FailureNotice failure={{ code: 'account.sso-required' }} />);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  test('offers one remedy only, the one that fits the place', async () => {
    const again = vi.fn<() => void>();
    show(
      <FailureNotice
        failure={{ code: 'sign-in.no-app' }}
        remedy={{ label: 'Try again', run: again }}
      />,
    );
    await userEvent.click(screen.getByRole('button'));
    expect(again).toHaveBeenCalledOnce();
  });
});
