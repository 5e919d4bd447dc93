import type { Instance } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';

/** Where GitLab is set up. */
export function gitlabInstances(apps: readonly GitApp[]): readonly Instance[] {
  return apps.flatMap(({ provider, instance }) => (provider === 'gitlab' ? [instance] : []));
}
