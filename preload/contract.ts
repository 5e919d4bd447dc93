import { z } from 'zod';

import { account, accountId, instance, providerId, signInMethod } from './model/account.ts';
import { activity } from './model/activity.ts';
import { binding } from './model/binding.ts';
import { description } from './model/capabilities.ts';
import { check } from './model/doctor.ts';
import {
  accountExplanation,
  branches,
  clone,
  cloneId,
  clonePlan,
  operation,
  operationId,
  preflightResult,
  triedAccounts,
  workingCopy,
} from './model/git.ts';
import {
  certificate,
  gitApp,
  gitAppDraft,
  gitAppProvider,
  installation,
  preflightCheck,
  redirectUris,
} from './model/integration.ts';
import {
  networkChange,
  networkExplanation,
  networkHost,
  networkSettings,
  networkTrust,
} from './model/network.ts';
import { policyState, role } from './model/policy.ts';
import { remoteCalls } from './model/remote-calls.ts';
import { indexState, repositoryPage, repositoryQuery } from './model/repository.ts';
import { settings, settingsChange } from './model/settings.ts';
import { sharedAccessCalls } from './model/shared-access.ts';
import { attempt, attemptId } from './model/sign-in.ts';
import { vaultKeeper, vaultState } from './model/vault.ts';

const nothing = z.object({}).strict();
const folder = z.string().min(1).max(4096);
const branchName = z.string().min(1).max(255);
/** One of the organisation's apps. */
const appName = z.object({ provider: gitAppProvider, instance }).strict();

/** Requests the window and the command line may make. The name is `feature.verb`. */
export const calls = {
  'app.describe': { input: nothing, output: description },
  /** Opens a page of a linked or configured service in the browser. Other addresses are refused. */
  'app.open-page': { input: z.object({ url: z.string().max(2048) }).strict(), output: nothing },
  /** Opens a clone's folder in the file manager. */
  'app.open-folder': { input: z.object({ clone: cloneId }).strict(), output: nothing },
  /** The system's own folder picker; null when the person closed it. Needs `nativeDialogs`. */
  'app.choose-folder': { input: nothing, output: z.object({ folder: folder.nullable() }) },

  'vault.describe': { input: nothing, output: vaultState },
  /** First choice of a keeper; refused once a vault exists. */
  'vault.choose': {
    input: z.object({ keeper: vaultKeeper, passphrase: z.string().max(1024).optional() }).strict(),
    output: vaultState,
  },
  /** Tries again: asks the keychain, or derives the key from the passphrase. */
  'vault.unlock': {
    input: z.object({ passphrase: z.string().max(1024).optional() }).strict(),
    output: vaultState,
  },
  /**
   * Leaves a locked vault whose key is lost: its records are set aside, never deleted, and a new
   * vault begins as on first use. Ends in `ready` or `choose`.
   */
  'vault.start-over': { input: nothing, output: vaultState },
  /** Puts the key of a passphrase vault under another passphrase; no record changes. */
  'vault.change-passphrase': {
    input: z.object({ current: z.string().max(1024), next: z.string().max(1024) }).strict(),
    output: vaultState,
  },

  'accounts.list': { input: nothing, output: z.array(account).readonly() },
  /** Asks the service who this is and whether the token still works. */
  'accounts.check': { input: z.object({ id: accountId }).strict(), output: account },
  /**
   * Links an account by a token made at the service. `username` counts where the service cannot be
   * asked whose it is.
   */
  'accounts.add-token': {
    input: z
      .object({
        provider: providerId,
        instance: z.string().max(2048),
        token: z.string().min(1).max(16_384),
        username: z.string().min(1).max(255).optional(),
      })
      .strict(),
    output: account,
  },
  /**
   * Revokes at the service, verifies that the old token is refused, then erases.
   * `revoked` is false when the service could not be reached; the local secret is gone all the same.
   */
  'accounts.unlink': {
    input: z.object({ id: accountId }).strict(),
    output: z.object({ revoked: z.boolean(), detail: z.string() }),
  },

  'sign-in.list': { input: nothing, output: z.array(attempt).readonly() },
  /** Starts an attempt. Without `method` the first step of the ladder this host can take is used. */
  'sign-in.start': {
    input: z
      .object({
        provider: providerId,
        instance,
        method: signInMethod.optional(),
        openBrowser: z.boolean().default(true),
      })
      .strict(),
    output: attempt,
  },
  'sign-in.cancel': { input: z.object({ id: attemptId }).strict(), output: attempt },
  /** Opens the browser again for a pending attempt. */
  'sign-in.reopen': { input: z.object({ id: attemptId }).strict(), output: attempt },
  /** Completes a pending attempt with the address the browser ended on. */
  'sign-in.paste': {
    input: z.object({ id: attemptId, callback: z.string().max(8192) }).strict(),
    output: attempt,
  },

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

  'git.clones': { input: nothing, output: z.array(clone).readonly() },
  'git.operations': { input: nothing, output: z.array(operation).readonly() },
  /** What a clone would do: canonical URL, account and why, folder, obstacles. */
  'git.plan': {
    input: z
      .object({
        url: z.string().max(4096),
        account: accountId.optional(),
        folder: folder.optional(),
      })
      .strict(),
    output: clonePlan,
  },
  /** Starts a clone and returns at once; progress comes as `git.progressed`. */
  'git.clone': {
    input: z
      .object({
        url: z.string().max(4096),
        account: accountId.optional(),
        folder: folder.optional(),
      })
      .strict(),
    output: operation,
  },
  'git.fetch': { input: z.object({ clone: cloneId }).strict(), output: operation },
  /** Fast-forwards only; diverged branches are reported, never merged behind the person's back. */
  'git.pull': { input: z.object({ clone: cloneId }).strict(), output: operation },
  'git.push': { input: z.object({ clone: cloneId }).strict(), output: operation },
  /** Ends the whole process group and cleans up. */
  'git.cancel': { input: z.object({ operation: operationId }).strict(), output: operation },
  'git.status': { input: z.object({ clone: cloneId }).strict(), output: workingCopy },
  /** Commits the named files, or all changes, as the linked identity. */
  'git.commit': {
    input: z
      .object({
        clone: cloneId,
        message: z.string().min(1).max(65_536),
        files: z.array(z.string().min(1).max(4096)).max(100_000).optional(),
      })
      .strict(),
    /** `warning`: what to know of a commit made as this account, a sentence. */
    output: z.object({ commit: z.string(), warning: z.string().optional() }),
  },
  'git.branches': { input: z.object({ clone: cloneId }).strict(), output: branches },
  'git.switch': {
    input: z
      .object({ clone: cloneId, branch: branchName, create: z.boolean().default(false) })
      .strict(),
    output: branches,
  },
  /** Registers an existing working copy whose remote belongs to a linked account. */
  'git.adopt': { input: z.object({ folder }).strict(), output: clone },
  /** Takes the clone off the list. The folder stays where it is. */
  'git.forget': { input: z.object({ clone: cloneId }).strict(), output: nothing },
  /** Which account acts at an address and why. Contacts nobody. */
  'git.explain': {
    input: z.object({ url: z.string().max(4096), account: accountId.optional() }).strict(),
    output: accountExplanation,
  },
  /** Asks the server, once and as one account, whether the repository can be read. */
  'git.preflight': {
    input: z.object({ url: z.string().max(4096), account: accountId.optional() }).strict(),
    output: preflightResult,
  },
  /**
   * Asks the server as each of these accounts, once each: the person said so. A credential that
   * was refused before is not sent again.
   */
  'git.try-accounts': {
    input: z
      .object({ url: z.string().max(4096), accounts: z.array(accountId).min(1).max(20) })
      .strict(),
    output: triedAccounts,
  },
  /** From now on this account acts in the clone. It must be linked at the clone's own instance. */
  'git.act-as': { input: z.object({ clone: cloneId, account: accountId }).strict(), output: clone },
  /** Sets the remote of a moved repository to its new address, within the same instance only. */
  'git.rewrite-remote': { input: z.object({ clone: cloneId }).strict(), output: clone },
  /** Opens the page where a merge or pull request from the current branch is made. */
  'git.change-request': {
    input: z
      .object({
        clone: cloneId,
        target: branchName.optional(),
        openBrowser: z.boolean().default(true),
      })
      .strict(),
    /** `opened` is false where the page is none of a known service, or there is no browser. */
    output: z.object({ url: z.string(), opened: z.boolean() }),
  },

  'bindings.list': { input: nothing, output: z.array(binding).readonly() },
  /** Says which account acts at a repository, for an owner or on a host; the place may be typed. */
  'bindings.set': {
    input: z.object({ place: z.string().min(1).max(4096), account: accountId }).strict(),
    output: binding,
  },
  'bindings.remove': {
    input: z.object({ place: z.string().min(1).max(4096) }).strict(),
    output: nothing,
  },

  /** Newest first. `before` is the id of the last line already shown. */
  'activity.list': {
    input: z
      .object({ limit: z.int().min(1).max(1000).default(200), before: z.number().optional() })
      .strict(),
    output: z.array(activity).readonly(),
  },

  'doctor.run': { input: nothing, output: z.array(check).readonly() },

  'network.read': { input: nothing, output: networkSettings },
  /** A credential in a proxy's address is lifted into the vault. */
  'network.change': { input: networkChange, output: networkSettings },
  /** What is trusted and shown to single hosts beyond what the system does. */
  'network.hosts': { input: nothing, output: z.array(networkHost).readonly() },
  /** Saves a CA or a client certificate for one origin and no other. */
  'network.trust': { input: networkTrust, output: networkHost },
  /** Forgets both; what an admin saved with an integration stays there. */
  'network.forget': { input: z.object({ origin: z.string().max(2048) }).strict(), output: nothing },
  /** Walks to an address step by step, without a credential. */
  'network.explain': {
    input: z.object({ url: z.string().max(4096) }).strict(),
    output: networkExplanation,
  },

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
