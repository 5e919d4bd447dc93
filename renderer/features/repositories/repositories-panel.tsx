import { Panel } from '../../ui/panel.tsx';

export function RepositoriesPanel() {
  return <Panel title="Repositories">{null}</Panel>;
}
