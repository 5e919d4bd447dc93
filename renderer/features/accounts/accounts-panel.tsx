import { Panel } from '../../ui/panel.tsx';

export function AccountsPanel() {
  return <Panel title="Accounts">{null}</Panel>;
}
