import type { Call, EventName } from './contract.ts';

/**
 * The names of the contract without its schemas, so that the preload stays one small
 * file. `satisfies` keeps them equal: a call without its line here does not compile.
 */
const calls = {
  'app.describe': true,
  'app.open-page': true,
  'app.open-folder': true,
  'app.choose-folder': true,
  'vault.describe': true,
  'vault.choose': true,
  'vault.unlock': true,
  'vault.start-over': true,
  'vault.change-passphrase': true,
  'accounts.list': true,
  'accounts.check': true,
  'accounts.add-token': true,
  'accounts.unlink': true,
  'sign-in.list': true,
  'sign-in.start': true,
  'sign-in.cancel': true,
  'sign-in.reopen': true,
  'sign-in.paste': true,
  'integrations.list': true,
  'integrations.read-certificate': true,
  'integrations.preflight': true,
  'integrations.save': true,
  'integrations.authorise': true,
  'integrations.discard': true,
  'integrations.installations': true,
  'integrations.remove': true,
  'policy.describe': true,
  'policy.become': true,
  'repositories.list': true,
  'repositories.refresh': true,
  'git.clones': true,
  'git.operations': true,
  'git.plan': true,
  'git.clone': true,
  'git.fetch': true,
  'git.pull': true,
  'git.push': true,
  'git.cancel': true,
  'git.status': true,
  'git.commit': true,
  'git.branches': true,
  'git.switch': true,
  'git.adopt': true,
  'git.forget': true,
  'git.explain': true,
  'git.preflight': true,
  'git.try-accounts': true,
  'git.act-as': true,
  'git.rewrite-remote': true,
  'git.change-request': true,
  'bindings.list': true,
  'bindings.set': true,
  'bindings.remove': true,
  'activity.list': true,
  'doctor.run': true,
  'network.read': true,
  'network.change': true,
  'network.hosts': true,
  'network.trust': true,
  'network.forget': true,
  'network.explain': true,
  'settings.read': true,
  'settings.change': true,
} as const satisfies Readonly<Record<Call, true>>;

const events = {
  'app.connected': true,
  'vault.changed': true,
  'accounts.changed': true,
  'sign-in.changed': true,
  'sign-in.refused': true,
  'integrations.changed': true,
  'policy.changed': true,
  'repositories.changed': true,
  'git.progressed': true,
  'git.changed': true,
  'bindings.changed': true,
  'activity.added': true,
  'doctor.checked': true,
  'settings.changed': true,
  'network.changed': true,
  'links.arrived': true,
} as const satisfies Readonly<Record<EventName, true>>;

export function isCallName(name: unknown): name is Call {
  return typeof name === 'string' && Object.hasOwn(calls, name);
}

export function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(events, name);
}
