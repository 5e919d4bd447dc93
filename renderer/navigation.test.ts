import { beforeEach, describe, expect, test, vi } from 'vitest';

import {
  followAddress,
  guardLeaving,
  isGuarded,
  navigate,
  placeIn,
  useNavigation,
  type Guard,
} from './navigation.ts';

beforeEach(() => {
  useNavigation.setState(useNavigation.getInitialState(), true);
  history.replaceState(null, '', '/');
});

describe('places', () => {
  test.each([
    ['#/accounts', { section: 'accounts', page: undefined }],
    [
      '#/integrations/https%3A%2F%2Fgitlab.com',
      { section: 'integrations', page: 'https://gitlab.com' },
    ],
    ['#/integrations/%', { section: 'integrations', page: undefined }],
    ['#/nowhere', { section: 'start', page: undefined }],
    ['#k=secret', { section: 'start', page: undefined }],
    ['', { section: 'start', page: undefined }],
  ])('%s is read', (hash, place) => {
    expect(placeIn(hash)).toEqual(place);
  });

  test('what is navigated to can be read back from the address', () => {
    navigate('integrations', 'https://code.example.org:8443/gitlab');
    expect(placeIn(location.hash)).toEqual({
      section: 'integrations',
      page: 'https://code.example.org:8443/gitlab',
    });
  });

  test('the browser’s own back leads back', () => {
    const stop = followAddress();
    history.replaceState(null, '', '#/accounts');
    dispatchEvent(new PopStateEvent('popstate'));
    expect(useNavigation.getState().section).toBe('accounts');
    stop();
    history.replaceState(null, '', '#/doctor');
    dispatchEvent(new PopStateEvent('popstate'));
    expect(useNavigation.getState().section).toBe('accounts');
  });

  test('the vault opens over the section that is shown', () => {
    navigate('accounts');
    navigate('vault');
    expect(useNavigation.getState()).toMatchObject({ section: 'accounts', vaultOpen: true });
  });
});

describe('a page with unsaved input', () => {
  test('is asked before it is left, and left when it says so', () => {
    navigate('integrations', 'new');
    const ask = vi.fn<Guard>();
    guardLeaving(ask);
    navigate('integrations', 'new');
    expect(ask).not.toHaveBeenCalled();
    navigate('accounts');
    expect(useNavigation.getState().section).toBe('integrations');
    ask.mock.calls[0]?.[0]();
    expect(useNavigation.getState().section).toBe('accounts');
    expect(isGuarded()).toBe(false);
  });

  test('stays when the browser walks back, with its address', () => {
    navigate('integrations', 'new');
    const stop = followAddress();
    const ask = vi.fn<Guard>();
    const release = guardLeaving(ask);
    history.replaceState(null, '', '#/accounts');
    dispatchEvent(new PopStateEvent('popstate'));
    expect([location.hash, ask.mock.calls.length]).toEqual(['#/integrations/new', 1]);
    expect(useNavigation.getState().section).toBe('integrations');
    release();
    stop();
    navigate('accounts');
    expect(useNavigation.getState().section).toBe('accounts');
  });
});
