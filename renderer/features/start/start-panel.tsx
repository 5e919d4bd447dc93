import { Panel } from '../../ui/panel.tsx';

export function StartPanel() {
  return <Panel title="Start">{null}</Panel>;
}
