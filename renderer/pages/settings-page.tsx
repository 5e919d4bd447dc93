import { RoleChoice } from '../features/policy/role-choice.tsx';
import { SettingsPanel, type SettingsSection } from '../features/settings/settings-panel.tsx';

/** What other features add to the settings, in the order they are shown. */
const more: readonly SettingsSection[] = [{ title: 'Role and policy', content: <RoleChoice /> }];

/** The settings, with the sections of other features. */
export function SettingsPage() {
  return <SettingsPanel more={more} />;
}
