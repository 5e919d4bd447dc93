import { z } from 'zod';

import { instance } from '../model/account.ts';
import {
  certificate,
  gitApp,
  gitAppDraft,
  gitAppProvider,
  installation,
  preflightCheck,
  redirectUris,
} from '../model/integration.ts';
import { attempt } from '../model/sign-in.ts';
import { nothing } from './nothing.ts';

/** One of the organisation's apps. */
const appName = z.object({ provider: gitAppProvider, instance }).strict();

/** The part of the contract about the organisation's integrations. */
export const integrationCalls = {
  'integrations.list': {
    input: nothing,
    output: z.object({
      git: z.array(gitApp).readonly(),
      /** What to register at each service, by its name. */
      redirectUris: z.record(gitAppProvider, redirectUris),
    }),
  },
  /** Reads a PEM file's text and says what it is, before anything is trusted. */
  'integrations.read-certificate': {
    input: z.object({ pem: z.string().max(262_144) }).strict(),
    output: certificate,
  },
  /** Tells wrong ID, missing scope and an unreachable instance apart, without saving anything. */
  'integrations.preflight': {
    input: z.object({ draft: gitAppDraft }).strict(),
    output: z.object({
      instance: z.string(),
      /** What was read otherwise than it was typed, one sentence each. */
      notes: z.array(z.string()).readonly(),
      checks: z.array(preflightCheck).readonly(),
    }),
  },
  /** Stores the app as `saved`. It becomes `ready` when an admin authorises it. */
  'integrations.save': { input: z.object({ draft: gitAppDraft }).strict(), output: gitApp },
  /**
   * Shows that the saved app works. `attempt` is the admin's own sign-in through it; null where the
   * app proved itself without a person, and is `ready` now.
   */
  'integrations.authorise': {
    input: appName.extend({ openBrowser: z.boolean().default(true) }).strict(),
    output: z.object({ app: gitApp, attempt: attempt.nullable() }),
  },
  /** Gives up a change that waits for an admin: the app it would replace stays. */
  'integrations.discard': { input: appName, output: gitApp },
  /** Where the organisation's GitHub App is installed. Needs its private key. */
  'integrations.installations': {
    input: z.object({ instance }).strict(),
    output: z.array(installation).readonly(),
  },
  /** Removes the app. Refused while accounts are linked through it. */
  'integrations.remove': { input: appName, output: nothing },
} as const;
