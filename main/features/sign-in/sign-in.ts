import type { HandlersFor } from '../../../preload/contract.ts';
import type { Attempt, AttemptId } from '../../../preload/model/sign-in.ts';
import { AppError } from '../../core/app-error.ts';
import { createAnswers, type Answered } from './answers.ts';
import { createAttempts } from './attempts.ts';
import type { SignInDeps, StartInput } from './deps.ts';
import { createLifecycle } from './lifecycle.ts';
import { createLinking } from './linking.ts';
import { openPage, startAttempt } from './starting.ts';

export interface SignIn {
  readonly handlers: HandlersFor<'sign-in'>;
  /**
   * A link from the operating system: an answer to a sign-in, or a request to clone, which is
   * only announced. Never throws; what it cannot use it ignores.
   */
  receive(url: string): Promise<Answered['outcome']>;
  /** Throws `sign-in.no-app`, `sign-in.too-many`, `app.not-here`, `sign-in.device-not-offered`, `vault.*`. */
  start(input: StartInput): Promise<Attempt>;
  /** Resolves once the attempt has ended, in whichever process. Throws `sign-in.unknown-attempt`. */
  settled(id: AttemptId): Promise<Attempt>;
  /** To be called when the vault was unlocked: answers that came meanwhile are used now. */
  vaultOpened(): Promise<void>;
  /** Ends attempts that dead processes left; called by itself before the first use. */
  recover(): void;
  close(): Promise<void>;
}

/** Sign-ins from "browser opened" to their end, whichever way the answer comes back. */
export function createSignIn(deps: SignInDeps): SignIn {
  const attempts = createAttempts(deps);
  const lifecycle = createLifecycle(deps, attempts);
  const linking = createLinking(deps, attempts, lifecycle);
  const answers = createAnswers(deps, attempts, lifecycle, linking);
  const parts = { attempts, lifecycle, linking, answers };

  function start(input: StartInput): Promise<Attempt> {
    lifecycle.sweep();
    return startAttempt(deps, parts, input);
  }

  async function paste(id: AttemptId, callback: string): Promise<Attempt> {
    lifecycle.show(id);
    const { outcome, failure } = await answers.answer(callback.trim(), {
      by: 'paste',
      attempt: id,
    });
    // The attempt itself tells how it ended; only an address it did not take is a failure of the call.
    const isUntouched = outcome === 'ignored' || lifecycle.show(id).status === 'pending';
    if (isUntouched && failure !== null) {
      throw new AppError(failure.code, { detail: failure.detail, words: failure.words });
    }
    return lifecycle.show(id);
  }

  return {
    handlers: {
      'sign-in.list': async () => {
        lifecycle.sweep();
        return lifecycle.list();
      },
      'sign-in.start': (input) => start({ ...input, purpose: 'link' }),
      'sign-in.cancel': async ({ id }) => {
        // A code that is being exchanged cannot be called back any more.
        if (lifecycle.show(id).status === 'pending') lifecycle.end(id, { status: 'cancelled' });
        return lifecycle.show(id);
      },
      'sign-in.reopen': ({ id }) => openPage(deps, parts, id),
      'sign-in.paste': ({ id, callback }) => paste(id, callback),
    },

    async receive(url) {
      try {
        lifecycle.sweep();
        return (await answers.answer(url, { by: 'system' })).outcome;
      } catch (thrown) {
        deps.log.error('link not handled', thrown);
        return 'ignored';
      }
    },

    start,
    settled: (id) => lifecycle.settled(id),
    vaultOpened: () => answers.retryHeld(),
    recover: () => lifecycle.sweep(),
    close: () => lifecycle.close(),
  };
}
