import { Panel } from '../../ui/panel.tsx';

export function DoctorPanel() {
  return <Panel title="Doctor">{null}</Panel>;
}
