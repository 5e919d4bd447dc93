import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { knownPage } from './app-feature.ts';
import { createConnectivity } from './connectivity.ts';

const origins = ['https://gitlab.com:443', 'https://code.example.org:8443'];

describe('knownPage', () => {
  test.each([
    ['https://gitlab.com/oauth/authorize?x=1', 'https://gitlab.com/oauth/authorize?x=1'],
    ['https://code.example.org:8443/gitlab', 'https://code.example.org:8443/gitlab'],
    ['https://GitLab.com', 'https://gitlab.com/'],
  ])('lets %s through', (typed, opened) => expect(knownPage(typed, origins)).toBe(opened));

  test.each([
    'https://gitlab.com.evil.example/',
    'https://gitlab.com@evil.example/',
    'https://user:pw@gitlab.com/',
    'http://gitlab.com/',
    'https://gitlab.com:444/',
    'file:///usr/bin/xterm',
    'javascript:alert(1)',
    'https://gitlab.com\u0000.evil',
    'https://gitlab.com\\@evil.example',
    'https://git\tlab.com/',
    'dev.latchkey://oauth/gitlab',
    'not an address',
  ])('refuses %j', (typed) => {
    expect(() => knownPage(typed, origins)).toThrow(
      expect.objectContaining({ code: 'app.url-not-allowed' }) as Error,
    );
  });
});

describe('connectivity', () => {
  test('follows what the calls see, and announces only changes', async () => {
    const seen: boolean[] = [];
    const connectivity = createConnectivity((online) => seen.push(online));
    let answer: () => Promise<Response> = async () => new Response('ok', { status: 500 });
    const http = connectivity.watch(() => answer());

    await http('https://gitlab.com/');
    answer = () => Promise.reject(new AppError('host.unreachable'));
    await http('https://gitlab.com/').catch(() => undefined);
    await http('https://gitlab.com/').catch(() => undefined);
    expect(connectivity.isOnline()).toBe(false);
    answer = async () => new Response('ok');
    await http('https://gitlab.com/');

    expect(seen).toEqual([false, true]);
  });

  test('a refused certificate does not mean offline', async () => {
    const connectivity = createConnectivity(() => undefined);
    const http = connectivity.watch(() => Promise.reject(new AppError('host.certificate-expired')));
    await http('https://gitlab.com/').catch(() => undefined);
    expect(connectivity.isOnline()).toBe(true);
  });
});
