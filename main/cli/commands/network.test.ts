import { describe, expect, test } from 'vitest';

import { runCommand as run } from '../test-run.ts';

const step = (id: string, status: string) => ({
  id,
  title: id,
  status,
  detail: `${id}.`,
  facts: ['a\nb'],
});
const explained = (last: string) => ({
  url: 'https://git.corp/',
  steps: [step('name', 'failed'), step('proxy', 'passed'), step('http', last)],
  chain: [],
});
const settings = {
  mode: 'manual',
  proxy: 'http://p:1',
  exceptions: ['.corp'],
  hosts: [],
  signIns: [],
};

describe('latchkey network', () => {
  test('explains a connection in numbered steps, each fact on one line', async () => {
    const { code, out } = await run(['network', 'explain', 'git.corp'], {
      'network.explain': explained('passed'),
    });
    expect(out).toContain(' 2. passed   proxy: proxy.\n             a\\u000ab\n');
    // A name only the proxy can resolve is no failure of the whole.
    expect(code).toBe(0);
  });

  test('exits with 1 where a step failed, and prints JSON', async () => {
    const { code, out } = await run(['network', 'explain', 'git.corp', '--json'], {
      'network.explain': explained('failed'),
    });
    expect([code, JSON.parse(out).steps.length]).toEqual([1, 3]);
  });

  test('reads a proxy’s password from standard input alone', async () => {
    const args = [
      'network',
      'proxy',
      'http://p:1',
      '--except',
      '.corp, a',
      '--user',
      'ada',
      '--password-stdin',
    ];
    const { inputs, out } = await run(args, { 'network.change': settings }, { input: 's3cret\n' });
    expect(inputs['network.change']).toEqual({
      mode: 'manual',
      proxy: 'http://p:1',
      exceptions: ['.corp', 'a'],
      signIn: { proxy: 'http://p:1', username: 'ada', password: 's3cret' },
    });
    expect(out).toBe('Proxy: http://p:1, not for .corp\n');
  });

  test.each(['explain', 'show', 'proxy', 'trust', 'forget'])(
    'help of %s shows how it is typed',
    async (verb) => {
      const { out } = await run(['network', verb, '--help'], {});
      expect(out).toMatch(new RegExp(`Examples?:\\n  \\$ latchkey network ${verb}`));
    },
  );
});
