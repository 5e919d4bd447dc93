import { z } from 'zod';

import { accountId, instance, providerId, signInMethod } from './account.ts';
import { failure } from './failure.ts';

export const attemptId = z
  .string()
  .regex(/^att_[0-9a-f]{16}$/)
  .brand('AttemptId');
export type AttemptId = z.output<typeof attemptId>;

/** What the person types at the service in the device flow (RFC 8628 §3.2). */
export const deviceCode = z.object({
  userCode: z.string(),
  verificationUri: z.string(),
  verificationUriComplete: z.string().nullable(),
});
export type DeviceCode = z.output<typeof deviceCode>;

/**
 * One attempt to link an account, from "browser opened" to its end.
 * `linking`: the code arrived and is being exchanged. Everything after is final.
 */
export const attempt = z.object({
  id: attemptId,
  provider: providerId,
  instance,
  method: signInMethod,
  /** `link` links a developer's account; `authorise` completes the admin's saved app. */
  purpose: z.enum(['link', 'authorise']),
  status: z.enum(['pending', 'linking', 'done', 'failed', 'cancelled', 'expired']),
  /** The address for the browser, so that it can be copied; null for the device flow. */
  authorizeUrl: z.string().nullable(),
  /** False when this machine could not open a browser, so the address must be shown at once. */
  browserOpened: z.boolean(),
  device: deviceCode.nullable(),
  /** The exact redirect URI that must be registered; null for the device flow. */
  redirectUri: z.string().nullable(),
  startedAt: z.number(),
  expiresAt: z.number(),
  account: accountId.nullable(),
  failure: failure.nullable(),
});
export type Attempt = z.output<typeof attempt>;
