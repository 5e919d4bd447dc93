import { NetworkPanel } from '../features/network/network-panel.tsx';
import { NetworkSummary } from '../features/network/network-summary.tsx';
import { RoleChoice } from '../features/policy/role-choice.tsx';
import { SettingsPanel, type SettingsSection } from '../features/settings/settings-panel.tsx';
import { useNavigation } from '../navigation.ts';

/** What other features add to the settings, in the order they are shown. */
const more: readonly SettingsSection[] = [
  { title: 'Network', content: <NetworkSummary /> },
  { title: 'Role and policy', content: <RoleChoice /> },
];

/** The settings, with the sections of other features; the network has a page of its own. */
export function SettingsPage() {
  const page = useNavigation((state) => state.page);
  return page === 'network' ? <NetworkPanel /> : <SettingsPanel more={more} />;
}
