import { Panel } from '../../ui/panel.tsx';

export function ActivityPanel() {
  return <Panel title="Activity">{null}</Panel>;
}
