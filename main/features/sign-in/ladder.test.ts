import { describe, expect, test } from 'vitest';

import type { RedirectReceiver } from '../../ports/redirect.ts';
import { openReturn, redirectUris } from './ladder.ts';

type Host = Parameters<RedirectReceiver['open']>[3];

/** A receiver that notes under which name it was opened. */
function receiver(isReady: boolean) {
  const hosts: Host[] = [];
  const one: RedirectReceiver = {
    method: 'loopback',
    ready: async () => isReady,
    async open(provider, _receive, _explain, host) {
      hosts.push(host);
      const close = async () => undefined;
      return { redirectUri: `http://${host ?? '127.0.0.1'}:1/oauth/${provider}`, close };
    },
  };
  return { one, hosts };
}

const receive = async () => 'ignored' as const;

describe('the way back of a service that registers localhost', () => {
  test('is opened under that name', async () => {
    const { one, hosts } = receiver(true);
    const way = await openReturn(
      [one],
      'loopback',
      'azure-devops',
      receive,
      undefined,
      'localhost',
    );
    expect(way?.redirectUri).toBe('http://localhost:1/oauth/azure-devops');
    expect(hosts).toEqual(['localhost']);
  });

  test('is named so even where nothing can listen and the answer is pasted', async () => {
    const { one } = receiver(false);
    const way = await openReturn([one], 'paste', 'azure-devops', receive, undefined, 'localhost');
    expect(way?.redirectUri).toBe('http://localhost/oauth/azure-devops');
  });

  test('is what an admin is told to register', () => {
    expect(redirectUris('azure-devops', 'localhost')).toEqual({
      customProtocol: 'dev.latchkey://oauth/azure-devops',
      loopback: 'http://localhost/oauth/azure-devops',
    });
    expect(redirectUris('gitlab').loopback).toBe('http://127.0.0.1/oauth/gitlab');
  });
});
