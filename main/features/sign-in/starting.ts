import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
} from 'oauth4webapi';

import type { SignInMethod } from '../../../preload/model/account.ts';
import { attemptId, type Attempt, type AttemptId } from '../../../preload/model/sign-in.ts';
import { isLoopback } from '../../core/address.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { randomId } from '../../core/random-id.ts';
import { sha256 } from '../../core/sha256.ts';
import type { DeviceAuthorization, OAuthClient } from '../../providers/provider.ts';
import type { Answered, Answers } from './answers.ts';
import type { Attempts } from './attempts.ts';
import { lifetime, type SignInDeps, type StartInput } from './deps.ts';
import { devicePage, pollDevice } from './device-poll.ts';
import { notHere, openReturn, stepsFor, type SignInStep } from './ladder.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Linking } from './linking.ts';
import { readSecret, sealSecret } from './secret.ts';

export interface Parts {
  readonly attempts: Attempts;
  readonly lifecycle: Lifecycle;
  readonly linking: Linking;
  readonly answers: Answers;
}

/**
 * Starts an attempt with the first step of the ladder that service and machine allow.
 * Throws `sign-in.no-app`, `sign-in.too-many`, `app.not-here`, `sign-in.device-not-offered`, `vault.*`.
 */
export async function startAttempt(
  deps: SignInDeps,
  parts: Parts,
  input: StartInput,
): Promise<Attempt> {
  await requireVault(deps);
  const client = await deps.clientFor(input.provider, input.instance, input.purpose);
  const { oauth } = deps.provider(input.provider);
  const steps = stepsFor(input.method, oauth?.methods?.(client));
  for (const step of steps) {
    const started =
      step === 'device'
        ? await startDevice(deps, parts, input, client)
        : await startCode(deps, parts, input, { client, step });
    if (started !== undefined) return started;
  }
  // Where there is but one way, it is the one to explain.
  throw notHere(input.method ?? (steps.length === 1 ? steps[0] : undefined));
}

/** Nobody shall say yes at the service only to learn that there is nowhere to keep the answer. */
async function requireVault({ vault }: SignInDeps): Promise<void> {
  const { state, reason } = await vault.describe();
  if (state === 'ready') return;
  const code = state === 'locked' ? 'vault.locked' : 'vault.not-chosen';
  throw new AppError(code, { detail: reason ?? undefined });
}

interface CodeStep {
  readonly client: OAuthClient;
  readonly step: Exclude<SignInStep, 'device'>;
}

async function startCode(
  deps: SignInDeps,
  parts: Parts,
  input: StartInput,
  { client, step }: CodeStep,
): Promise<Attempt | undefined> {
  const { oauth } = deps.provider(input.provider);
  if (oauth === undefined) return undefined;
  const { lifecycle, answers } = parts;
  const id = attemptId.parse(randomId('att'));
  let last: Answered | undefined;
  const way = await openReturn(
    deps.receivers,
    step,
    input.provider,
    async (url) => {
      const isListener = step !== 'custom-protocol';
      last = await answers.answer(
        url,
        isListener ? { by: 'listener', attempt: id } : { by: 'system' },
      );
      return last.outcome;
    },
    () => last?.failure ?? null,
    oauth.loopbackHost,
  );
  if (way === undefined) return undefined;

  try {
    const state = generateRandomState();
    const verifier = generateRandomCodeVerifier();
    const challenge = await calculatePKCECodeChallenge(verifier);
    const { redirectUri } = way;
    const authorizeUrl = oauth.authorizeUrl(client, { redirectUri, state, challenge }).href;
    const attempt = fresh(deps, input, { id, method: step, authorizeUrl, redirectUri });
    lifecycle.begin(
      {
        attempt,
        stateHash: await sha256(state),
        clientId: client.clientId,
        issuer: oauth.issuer(client),
        putSecret: await sealSecret(deps.vault, id, { verifier, authorizeUrl }),
      },
      way.close,
    );
  } catch (thrown) {
    await way.close();
    throw thrown;
  }
  return input.openBrowser ? openPage(deps, parts, id) : lifecycle.show(id);
}

async function startDevice(
  deps: SignInDeps,
  parts: Parts,
  input: StartInput,
  client: OAuthClient,
): Promise<Attempt | undefined> {
  const provider = deps.provider(input.provider);
  const flow = provider.deviceFlow;
  if (flow === undefined) return undefined;
  const authorization = await flow.start(client).catch((thrown: unknown) => {
    const isLast = input.method !== undefined;
    if (isLast || !isFailure(thrown, 'sign-in.device-not-offered')) throw thrown;
    return undefined;
  });
  if (authorization === undefined) return undefined;
  if (!isSafePage(authorization.verificationUri, client)) {
    throw new AppError('sign-in.bad-answer', { detail: 'verification_uri' });
  }

  const { lifecycle, attempts, linking } = parts;
  const id = attemptId.parse(randomId('att'));
  const attempt = fresh(deps, input, { id, method: 'device', authorization });
  const signal = lifecycle.begin(
    {
      attempt,
      stateHash: null,
      clientId: client.clientId,
      issuer: provider.oauth?.issuer(client) ?? client.instance,
      putSecret: () => undefined,
    },
    async () => undefined,
  );
  const isPending = () => attempts.byId(id)?.status === 'pending';
  void pollDevice({ flow, client, authorization, clock: deps.clock, signal, isPending }).then(
    (grant) => grant && linking.byGrant(attempt, client, grant),
    (thrown) => linking.fail(attempt, thrown),
  );
  return input.openBrowser ? openPage(deps, parts, id) : lifecycle.show(id);
}

/**
 * Opens the browser for a waiting attempt, which may have been started by another process.
 * Throws `sign-in.unknown-attempt` when it does not wait any more.
 */
export async function openPage(
  deps: SignInDeps,
  { attempts, lifecycle }: Pick<Parts, 'attempts' | 'lifecycle'>,
  id: AttemptId,
): Promise<Attempt> {
  const attempt = lifecycle.show(id);
  if (attempt.status !== 'pending') throw new AppError('sign-in.unknown-attempt');
  const page =
    attempt.method === 'device'
      ? devicePage(attempt)
      : (attempt.authorizeUrl ?? (await readSecret(deps.vault, id)).authorizeUrl);
  attempts.noteBrowser(id, page !== null && (await deps.openBrowser(page)));
  lifecycle.tell();
  return lifecycle.show(id);
}

interface Fresh {
  readonly id: AttemptId;
  readonly method: SignInMethod;
  readonly authorizeUrl?: string;
  readonly redirectUri?: string;
  readonly authorization?: DeviceAuthorization;
}

function fresh({ clock }: SignInDeps, input: StartInput, of: Fresh): Attempt {
  const now = Math.round(clock.now());
  const { authorization } = of;
  // A device code has a life of its own; half an hour is the longest anybody grants.
  const life = authorization ? Math.min(authorization.expiresIn, 1800) * 1000 : lifetime;
  return {
    id: of.id,
    provider: input.provider,
    instance: input.instance,
    method: of.method,
    purpose: input.purpose,
    status: 'pending',
    authorizeUrl: of.authorizeUrl ?? null,
    browserOpened: false,
    device: authorization
      ? {
          userCode: authorization.userCode,
          verificationUri: authorization.verificationUri,
          verificationUriComplete: authorization.verificationUriComplete,
        }
      : null,
    redirectUri: of.redirectUri ?? null,
    startedAt: now,
    expiresAt: now + life,
    account: null,
    failure: null,
  };
}

/** The person is going to type a code there (RFC 8628 §5.4): https, or an explicitly allowed loopback. */
function isSafePage(address: string, { allowHttp }: OAuthClient): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && allowHttp && isLoopback(hostname));
}
