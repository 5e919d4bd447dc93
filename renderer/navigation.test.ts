import { beforeEach, describe, expect, test } from 'vitest';

import { followAddress, navigate, placeIn, useNavigation } from './navigation.ts';

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
