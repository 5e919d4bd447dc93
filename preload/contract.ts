import { z } from 'zod';

import { accountCalls } from './calls/accounts.ts';
import { bindingCalls } from './calls/bindings.ts';
import { gitCalls } from './calls/git.ts';
import { integrationCalls } from './calls/integrations.ts';
import { networkCalls } from './calls/network.ts';
import { remoteCalls } from './calls/remotes.ts';
import { sharedAccessCalls } from './calls/shared-access.ts';
import { signInCalls } from './calls/sign-in.ts';
import { vaultCalls } from './calls/vault.ts';
import { nothing } from './calls/nothing.ts';
import { account, accountId } from './model/account.ts';
import { activity } from './model/activity.ts';
import { binding } from './model/binding.ts';
import { description } from './model/capabilities.ts';
import { check } from './model/doctor.ts';
import { clone, cloneId, operation } from './model/git.ts';
import { gitApp } from './model/integration.ts';
import { networkHost, networkSettings } from './model/network.ts';
import { policyState, role } from './model/policy.ts';
import { indexState, repositoryPage, repositoryQuery } from './model/repository.ts';
import { settings, settingsChange } from './model/settings.ts';
import { attempt } from './model/sign-in.ts';
import { vaultState } from './model/vault.ts';

const folder = z.string().min(1).max(4096);

/** Requests the window and the command line may make. The name is `feature.verb`. */
export const calls = {
  'app.describe': { input: nothing, output: description },
  /** Opens a page of a linked or configured service in the browser. Other addresses are refused. */
  'app.open-page': { input: z.object({ url: z.string().max(2048) }).strict(), output: nothing },
  /** Opens a clone's folder in the file manager. */
  'app.open-folder': { input: z.object({ clone: cloneId }).strict(), output: nothing },
  /** The system's own folder picker; null when the person closed it. Needs `nativeDialogs`. */
  'app.choose-folder': { input: nothing, output: z.object({ folder: folder.nullable() }) },

  ...vaultCalls,
  ...accountCalls,
  ...signInCalls,
  ...integrationCalls,

  /** What this window may do to integrations, and what fixes it. */
  'policy.describe': { input: nothing, output: policyState },
  /** Throws `policy.locked` where the machine's policy file fixes the role. */
  'policy.become': { input: z.object({ role }).strict(), output: policyState },

  'repositories.list': { input: repositoryQuery, output: repositoryPage },
  /** Brings the index up to date; progress comes as `repositories.changed`. */
  'repositories.refresh': {
    input: z.object({ account: accountId.optional() }).strict(),
    output: z.array(indexState).readonly(),
  },

  ...remoteCalls,
  ...sharedAccessCalls,
  ...gitCalls,
  ...bindingCalls,

  /** Newest first. `before` is the id of the last line already shown. */
  'activity.list': {
    input: z
      .object({ limit: z.int().min(1).max(1000).default(200), before: z.number().optional() })
      .strict(),
    output: z.array(activity).readonly(),
  },

  'doctor.run': { input: nothing, output: z.array(check).readonly() },

  ...networkCalls,

  'settings.read': { input: nothing, output: settings },
  'settings.change': { input: settingsChange, output: settings },
} as const;

/** Facts main announces. The name is `feature.past-tense`. */
export const events = {
  'app.connected': z.object({ online: z.boolean() }),
  'vault.changed': vaultState,
  'accounts.changed': z.array(account).readonly(),
  'sign-in.changed': z.array(attempt).readonly(),
  /** A callback came that matches no pending attempt. It was counted, and changed nothing. */
  'sign-in.refused': z.object({ reason: z.string(), count: z.number() }),
  'integrations.changed': z.array(gitApp).readonly(),
  'policy.changed': policyState,
  'repositories.changed': z.array(indexState).readonly(),
  'git.progressed': operation,
  'git.changed': z.array(clone).readonly(),
  'bindings.changed': z.array(binding).readonly(),
  'activity.added': activity,
  'doctor.checked': check,
  'settings.changed': settings,
  'network.changed': z.object({
    settings: networkSettings,
    hosts: z.array(networkHost).readonly(),
  }),
  /** A `clone` link arrived: a request that opens a filled-in dialog and never acts. */
  'links.arrived': z.object({ kind: z.literal('clone'), url: z.string() }),
} as const;

export type Call = keyof typeof calls;
/** What a caller may send: fields with a default may be left out. */
export type Input<C extends Call> = z.input<(typeof calls)[C]['input']>;
/** What a handler receives, after parsing. */
export type Parsed<C extends Call> = z.output<(typeof calls)[C]['input']>;
export type Output<C extends Call> = z.output<(typeof calls)[C]['output']>;
export type EventName = keyof typeof events;
export type EventMap = { readonly [E in EventName]: z.output<(typeof events)[E]> };
export type Payload<E extends EventName> = EventMap[E];

/** What main implements: exactly one handler per call, none of which knows its transport. */
export type Handlers = { readonly [C in Call]: (input: Parsed<C>) => Promise<Output<C>> };

/** One feature's share of them; `createApp` does not compile until every share is present. */
export type HandlersFor<Feature extends string> = Pick<
  Handlers,
  Extract<Call, `${Feature}.${string}`>
>;
