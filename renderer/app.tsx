import { MantineProvider } from '@mantine/core';
import { Suspense, lazy, useEffect } from 'react';

import { bridge } from './bridge.ts';
import { useConnection } from './connection.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { followAccounts } from './features/accounts/accounts-store.ts';
import { followApp } from './features/app/app-store.ts';
import { DemoBanner } from './features/app/demo-banner.tsx';
import { Frame } from './features/app/frame.tsx';
import { LostPage } from './features/app/lost-page.tsx';
import { useThemeSetting } from './features/app/use-theme-setting.ts';
import { followIntegrations, useIntegrations } from './features/integrations/integrations-store.ts';
import { Palette } from './features/palette/palette.tsx';
import { followPolicy } from './features/policy/policy-store.ts';
import { openCloneDialog } from './features/repositories/clone-dialog-store.ts';
import { OtherHost } from './features/remotes/other-host.tsx';
import { RemoteCredential } from './features/remotes/remote-credential.tsx';
import { LinkDialog } from './features/sign-in/link-dialog.tsx';
import { followSignIn, useSignIn, type Wish } from './features/sign-in/sign-in-store.ts';
import { followStart } from './features/start/start-store.ts';
import { VaultDialog } from './features/vault/vault-dialog.tsx';
import { followVault } from './features/vault/vault-store.ts';
import { valueOf } from './loadable.ts';
import { followAddress, navigate, sections, useNavigation } from './navigation.ts';
import { routes } from './routes.tsx';
import { setUp } from './set-up.ts';
import { StatusFoot } from './status-foot.tsx';
import { cssVariables, theme } from './styles/theme.ts';
import { SkeletonRows } from './ui/skeleton-rows.tsx';
import { useCommands } from './use-commands.ts';
import { useShortcuts } from './use-shortcuts.ts';

const CloneDialog = lazy(async () => ({
  default: (await import('./features/repositories/clone-dialog.tsx')).CloneDialog,
}));

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

/** What the frame and the dialogs mirror, whatever page is shown. */
const follows = [
  followAddress,
  followApp,
  followVault,
  followAccounts,
  followIntegrations,
  followPolicy,
  followSignIn,
  followStart,
  // A link is a request: it opens a filled-in dialog and never acts.
  () => bridge.on('links.arrived', ({ url }) => openCloneDialog(url)),
];

function Window() {
  const connection = useConnection((state) => state.state);
  useThemeSetting();
  useEffect(() => {
    const undo = follows.map((start) => start());
    return () => {
      for (const each of undo) each();
    };
  }, []);
  if (connection === 'gone' || connection === 'lost') return <LostPage state={connection} />;
  return <Page />;
}

function Page() {
  const section = useNavigation((state) => state.section);
  const page = useNavigation((state) => state.page);
  const apps = useIntegrations((state) => valueOf(state.list)?.git) ?? [];
  const commands = useCommands();
  useShortcuts();
  const Panel = routes[section].panel;
  return (
    <>
      <Frame items={items} section={section} banner={<DemoBanner />} foot={StatusFoot}>
        <ErrorBoundary place={`${section}/${page ?? ''}`}>
          <Suspense fallback={<SkeletonRows label="Opening…" />}>
            <Panel />
          </Suspense>
        </ErrorBoundary>
      </Frame>
      <LinkDialog apps={apps} otherHost={OtherHost} onSetUp={setUp} />
      <Suspense>
        <CloneDialog credentialForm={RemoteCredential} onLink={linkFor} />
      </Suspense>
      <VaultDialog />
      <Palette commands={commands} />
    </>
  );
}

/** The clone waits for an account: the link dialog opens where the account will be seen. */
function linkFor(wish: Wish): void {
  navigate('accounts');
  useSignIn.getState().openDialog(wish);
}
