import { Suspense, lazy } from 'react';

import { useApp } from '../features/app/app-store.ts';
import { RepositoriesPanel } from '../features/repositories/repositories-panel.tsx';
import { valueOf } from '../loadable.ts';
import { useNavigation } from '../navigation.ts';
import { SkeletonRows } from '../ui/skeleton-rows.tsx';

const WorkingCopyPanel = lazy(async () => ({
  default: (await import('../features/working-copy/working-copy-panel.tsx')).WorkingCopyPanel,
}));

/** The list of repositories, or one clone's own page. */
export function RepositoriesPage() {
  const page = useNavigation((state) => state.page);
  const opensExternally = useApp(
    (state) => valueOf(state.description)?.capabilities.opensExternally ?? false,
  );
  if (page === undefined) return <RepositoriesPanel />;
  return (
    <Suspense fallback={<SkeletonRows label="Opening…" />}>
      <WorkingCopyPanel clone={page} opensExternally={opensExternally} />
    </Suspense>
  );
}
