import type { GitApp } from '../../../preload/model/integration.ts';
import { hostOf } from '../../ui/host-of.ts';

/** Whether the app shows by itself that it works, without a person. */
export function provesItself(app: GitApp): boolean {
  if (app.provider === 'github') return app.privateKey !== null;
  return app.provider === 'azure-devops' && app.mode === 'service-principal';
}

/** What authorising asks of the admin, and what it shows. */
export function authoriseWords(app: GitApp): string {
  const host = hostOf(app.instance);
  if (app.provider === 'github' && provesItself(app)) {
    return 'Latchkey asks GitHub with the app’s private key. Nobody has to sign in. It shows that App ID, Client ID and key belong together.';
  }
  if (app.provider === 'azure-devops') {
    return provesItself(app)
      ? `Latchkey signs in as the service principal and looks whether it sees a repository in ${app.organisation}. Nobody has to sign in.`
      : `Sign in as the service user, not as yourself: the account you choose in the browser acts for ${app.organisation}.`;
  }
  if (app.provider === 'github' && app.secretSavedAt === null) {
    return `Sign in at ${host} once with a code. Only then is it complete: it shows that the Client ID fits and that the device flow is enabled.`;
  }
  return `Sign in at ${host} once through this app. Only then is it complete: it shows that the ID, the secret, the scopes and the redirect URI all fit together.`;
}
