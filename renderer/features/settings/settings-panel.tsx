import { Panel } from '../../ui/panel.tsx';

export function SettingsPanel() {
  return <Panel title="Settings">{null}</Panel>;
}
