import { MantineProvider } from '@mantine/core';
import { Suspense, useEffect } from 'react';

import { useConnection } from './connection.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { VaultDialog } from './features/vault/vault-dialog.tsx';
import { followVault } from './features/vault/vault-store.ts';
import { followApp } from './features/app/app-store.ts';
import { DemoBanner } from './features/app/demo-banner.tsx';
import { Frame } from './features/app/frame.tsx';
import { LostPage } from './features/app/lost-page.tsx';
import { useThemeSetting } from './features/app/use-theme-setting.ts';
import { followAddress, sections, useNavigation } from './navigation.ts';
import { routes } from './routes.tsx';
import { StatusFoot } from './status-foot.tsx';
import { cssVariables, theme } from './styles/theme.ts';
import { SkeletonRows } from './ui/skeleton-rows.tsx';

interface AppProps {
  /** Lets the component library's own style element past the content security policy. */
  readonly nonce: string;
}

/** The window: theme, frame, the current section, and what may open over it. */
export function App({ nonce }: AppProps) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <Window />
    </MantineProvider>
  );
}

const items = sections.map((section) => ({ section, ...routes[section] }));

function Window() {
  const connection = useConnection((state) => state.state);
  useThemeSetting();
  useEffect(followAddress, []);
  useEffect(followApp, []);
  useEffect(followVault, []);
  if (connection === 'gone' || connection === 'lost') return <LostPage state={connection} />;
  return <Page />;
}

function Page() {
  const section = useNavigation((state) => state.section);
  const Panel = routes[section].panel;
  return (
    <>
      <Frame items={items} section={section} banner={<DemoBanner />} foot={StatusFoot}>
        <ErrorBoundary place={section}>
          <Suspense fallback={<SkeletonRows label="Opening…" />}>
            <Panel />
          </Suspense>
        </ErrorBoundary>
      </Frame>
      <VaultDialog />
    </>
  );
}
