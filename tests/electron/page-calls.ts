import type { Page } from 'playwright-core';

import type { Call, Input, Output } from '../../preload/contract.ts';
import type { Attempt } from '../../preload/model/sign-in.ts';
import type { Outcome } from '../../preload/model/failure.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** A call as the window makes it, through the preload's bridge. Throws what it fails with. */
export async function ask<C extends Call>(
  page: Page,
  name: C,
  input: Input<C>,
): Promise<Output<C>> {
  const sent: { name: string; input: unknown } = { name, input };
  const outcome: Outcome<unknown> = await page.evaluate(
    // What crosses is plain data; its types are those of the call.
    (call) => window.latchkey.call(call.name as 'accounts.list', call.input as never),
    sent,
  );
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.failure)}`);
  return outcome.value as Output<C>;
}

/** The attempt once it has ended, or as it stands after twenty seconds. */
export async function settled(page: Page, id: string): Promise<Attempt | undefined> {
  const end = Date.now() + 20_000;
  for (;;) {
    const attempt = (await ask(page, 'sign-in.list', {})).find((one) => one.id === id);
    const waiting = attempt?.status === 'pending' || attempt?.status === 'linking';
    if ((attempt && !waiting) || Date.now() > end) return attempt;
    await page.waitForTimeout(100);
  }
}

/** An admin's part without its form: the vault, and the sandbox's application. */
export async function setUpGitlab(page: Page, sandbox: Sandbox, passphrase: string): Promise<void> {
  await ask(page, 'vault.choose', { keeper: 'passphrase', passphrase });
  await ask(page, 'integrations.save', {
    draft: {
      provider: 'gitlab',
      instance: sandbox.url,
      applicationId: sandbox.apps.public.clientId,
      ca: sandbox.ca,
    },
  });
}
