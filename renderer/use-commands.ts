import {
  IconCloudDownload,
  IconDeviceDesktop,
  IconKey,
  IconMoon,
  IconRefresh,
  IconStethoscope,
  IconSun,
  IconWorld,
} from '@tabler/icons-react';
import { useMemo } from 'react';

import { accountCommands, linkCommands } from './account-commands.ts';
import { bridge } from './bridge.ts';
import { useAccounts } from './features/accounts/accounts-store.ts';
import { useIntegrations } from './features/integrations/integrations-store.ts';
import type { Command } from './features/palette/command.ts';
import { openCloneDialog } from './features/repositories/clone-dialog-store.ts';
import { useSignIn } from './features/sign-in/sign-in-store.ts';
import { integrationCommands } from './integration-commands.ts';
import { valueOf } from './loadable.ts';
import { navigate, sections } from './navigation.ts';
import { routes } from './routes.tsx';
import { sectionModifier } from './ui/modifier.ts';

/** Everything the palette offers: what can be done now, and where one can go. */
export function useCommands(): readonly Command[] {
  const accounts = useAccounts((state) => valueOf(state.list));
  const apps = useIntegrations((state) => valueOf(state.list)?.git);
  const attempts = useSignIn((state) => state.attempts);
  return useMemo(
    () => [
      ...general,
      ...accountCommands(accounts ?? [], attempts),
      ...integrationCommands(apps ?? []),
      ...places,
      ...themes,
    ],
    [accounts, apps, attempts],
  );
}

const general: readonly Command[] = [
  ...linkCommands,
  {
    id: 'clone',
    label: 'Clone a repository',
    group: 'Do',
    icon: IconCloudDownload,
    keywords: ['git', 'download', 'address', 'url', 'ssh', 'https'],
    run: () => openCloneDialog(),
  },
  {
    id: 'refresh',
    label: 'Refresh repositories',
    group: 'Do',
    icon: IconRefresh,
    keywords: ['sync', 'list', 'update'],
    run: () => {
      navigate('repositories');
      void bridge.call('repositories.refresh', {});
    },
  },
  {
    id: 'check-accounts',
    label: 'Check all accounts',
    group: 'Do',
    icon: IconRefresh,
    run: () => {
      navigate('accounts');
      void useAccounts.getState().checkAll();
    },
  },
  {
    id: 'network',
    label: 'Network settings',
    group: 'Go to',
    icon: IconWorld,
    keywords: ['proxy', 'certificate', 'ca', 'explain connection', 'tls'],
    run: () => navigate('settings', 'network'),
  },
  {
    id: 'vault',
    label: 'Open the vault',
    group: 'Do',
    icon: IconKey,
    keywords: ['unlock', 'keychain', 'passphrase', 'secrets', 'change', 'start over', 'lost key'],
    run: () => navigate('vault'),
  },
  {
    id: 'doctor',
    label: 'Run the doctor',
    group: 'Do',
    icon: IconStethoscope,
    keywords: ['check', 'problem', 'help'],
    run: () => {
      navigate('doctor');
      void bridge.call('doctor.run', {});
    },
  },
];

const places: readonly Command[] = sections.map((section, index) => ({
  id: `go ${section}`,
  label: routes[section].title,
  group: 'Go to',
  icon: routes[section].icon,
  shortcut: `${sectionModifier()} ${index + 1}`,
  run: () => navigate(section),
}));

const themes: readonly Command[] = [
  { theme: 'light', label: 'Use the light theme', icon: IconSun } as const,
  { theme: 'dark', label: 'Use the dark theme', icon: IconMoon } as const,
  { theme: 'system', label: 'Follow the system’s theme', icon: IconDeviceDesktop } as const,
].map(({ theme, label, icon }) => ({
  id: `theme ${theme}`,
  label,
  group: 'Appearance',
  icon,
  keywords: ['colour', 'appearance', 'mode'],
  run: () => void bridge.call('settings.change', { theme }),
}));
