import { expect, test } from 'vitest';

import type { ManagedPolicy } from '../../../../preload/model/policy.ts';
import { policyFollowed } from './policy-check.ts';

const path = '/etc/latchkey/policy.json';
const run = (managed: ManagedPolicy | null) =>
  policyFollowed(() => managed).run(new AbortController().signal);

test('a machine without a policy file is fine', async () => {
  expect(await run(null)).toMatchObject({ status: 'passed', remedy: null });
});

test('a policy file that is followed is named with what it presets', async () => {
  expect(await run({ path, state: 'followed', problem: null, integrations: 1 })).toEqual({
    status: 'passed',
    detail: `${path} is followed; it presets 1 integration.`,
    remedy: null,
  });
});

test('a policy file that is refused fails with its reason and what to do', async () => {
  const problem = 'its folder can be written by others than root';
  expect(await run({ path, state: 'refused', problem, integrations: 0 })).toMatchObject({
    status: 'failed',
    detail: `${path} is refused: ${problem}.`,
    remedy: expect.stringContaining('start Latchkey again'),
  });
});
