import { Panel } from '../../ui/panel.tsx';

export function IntegrationsPanel() {
  return <Panel title="Integrations">{null}</Panel>;
}
