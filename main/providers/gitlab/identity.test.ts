import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { createGitlab } from './index.ts';
import { toIdentity } from './identity.ts';
import { instance, json, service } from './test-service.ts';

const ada = {
  id: 1,
  username: 'ada',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  avatar_url: 'https://gitlab.example.com/git/uploads/ada.png',
};
const picture = 'https://gitlab.example.com/git/uploads/ada.png';

describe('who a token belongs to', () => {
  test('is asked with the token in a header, under the sub-path', async () => {
    const { http, asked } = service(() => json(ada));
    expect(await createGitlab(http).identity.identify(instance, 'the-token')).toEqual({
      login: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      avatarUrl: picture,
    });
    expect(asked.map(({ method, url }) => `${method} ${url.href}`)).toEqual([
      'GET https://gitlab.example.com/git/api/v4/user',
    ]);
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer the-token');
  });

  test.each([
    [401, { message: '401 Unauthorized' }, 'account.refused', '401 Unauthorized'],
    [
      401,
      { error: 'invalid_token', error_description: 'Token was revoked.' },
      'account.refused',
      'Token was revoked.',
    ],
    [403, { error: 'insufficient_scope' }, 'host.forbidden', 'insufficient_scope'],
    [429, {}, 'host.rate-limited', undefined],
    [502, 'bad gateway', 'host.failing', undefined],
    [404, {}, 'host.unexpected-reply', undefined],
  ])('turns %i into the right failure', async (status, body, code, words) => {
    const { http, asked } = service(() => json(body, status));
    const failure: unknown = await createGitlab(http)
      .identity.identify(instance, 'the-token')
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code, words });
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(failure)).not.toContain('the-token');
  });

  test.each([
    [{ id: '1', username: null }, 'field id'],
    [{ id: 1, username: null }, 'field username'],
    [{ id: 1, username: '\u202e' }, 'field username'],
    [{ id: 1 }, 'field username'],
    [[], 'field form'],
  ])('refuses %j, naming the %s', (reply, detail) => {
    expect(() => toIdentity(reply, instance)).toThrow(
      expect.objectContaining({ code: 'host.unexpected-reply', detail }),
    );
  });

  test('is refused when it is not JSON, or nested beyond reason', async () => {
    for (const text of ['<html>', '['.repeat(100_000) + ']'.repeat(100_000), '{"id":1']) {
      const { http } = service(() => new Response(text));
      await expect(createGitlab(http).identity.identify(instance, 't')).rejects.toMatchObject({
        code: 'host.unexpected-reply',
      });
    }
  });

  test('is cleaned: no overrides, no line ends, no address that could forge a commit', () => {
    const hostile = {
      id: 1,
      username: '<script>alert(1)</script>',
      name: '\u202eevil\nAuthor: b',
      email: 'a@b.c>\nx',
      avatar_url: 'javascript:alert(1)',
    };
    expect(toIdentity(hostile, instance)).toEqual({
      login: '<script>alert(1)</script>',
      name: 'evil Author: b',
      email: null,
      avatarUrl: null,
    });
  });

  test('prefers the address the person chose for commits', () => {
    const chosen = { ...ada, commit_email: '1-ada@users.noreply.example.com' };
    expect(toIdentity(chosen, instance).email).toBe('1-ada@users.noreply.example.com');
    expect(toIdentity({ ...ada, email: '', commit_email: null }, instance).email).toBeNull();
    expect(toIdentity({ id: 1, username: 'ada' }, instance).name).toBe('ada');
  });
});

describe('the picture', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const avatarOf = (body: Buffer | string, avatarUrl: string | null = picture, status = 200) => {
    const { http, asked } = service(() => new Response(Buffer.from(body), { status }));
    const identity = { login: 'ada', name: 'Ada', email: null, avatarUrl };
    return { asked, result: createGitlab(http).identity.avatar(instance, identity) };
  };

  test.each([
    ['png', png],
    ['jpeg', Buffer.from('ffd8ffe000104a46', 'hex')],
    ['gif', Buffer.from('GIF89a....')],
    ['webp', Buffer.from('RIFF....WEBPVP8 ')],
  ])('becomes a data URL: %s', async (type, bytes) => {
    const { asked, result } = avatarOf(bytes);
    expect(await result).toBe(`data:image/${type};base64,${bytes.toString('base64')}`);
    expect([asked[0]?.headers.get('authorization'), asked[0]?.init.limit]).toEqual([null, 65_536]);
  });

  test.each(['<svg onload="alert(1)">', 'GIF90a', 'RIFF....WAVE', '', '<html>'])(
    'is left out when it is %j',
    async (body) => expect(await avatarOf(body).result).toBeNull(),
  );

  test.each([
    'https://secure.gravatar.com/avatar/0',
    'https://gitlab.example.com:8443/a.png',
    'https://gitlab.example.com.evil.example/a.png',
    null,
  ])('is not asked for at %s', async (address) => {
    const { asked, result } = avatarOf(png, address);
    expect([await result, asked]).toEqual([null, []]);
  });

  test('is never a failure', async () => {
    expect(await avatarOf(png, picture, 404).result).toBeNull();
    const { http } = service(() => Promise.reject(new AppError('host.too-large')));
    const identity = { login: 'ada', name: 'Ada', email: null, avatarUrl: picture };
    expect(await createGitlab(http).identity.avatar(instance, identity)).toBeNull();
  });
});
