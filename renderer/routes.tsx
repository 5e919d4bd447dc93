import {
  IconActivity,
  IconFolders,
  IconHome,
  IconPlug,
  IconSettings,
  IconStethoscope,
  IconUserCircle,
  type Icon,
} from '@tabler/icons-react';
import { lazy, type ComponentType } from 'react';

import type { Section } from './navigation.ts';

export interface Route {
  readonly title: string;
  readonly icon: Icon;
  readonly panel: ComponentType;
}

/** What each section draws. Panels come in their own files, so that the first load stays small. */
export const routes: Readonly<Record<Section, Route>> = {
  start: {
    title: 'Start',
    icon: IconHome,
    panel: lazy(async () => ({
      default: (await import('./pages/start-page.tsx')).StartPage,
    })),
  },
  accounts: {
    title: 'Linked accounts',
    icon: IconUserCircle,
    panel: lazy(async () => ({
      default: (await import('./pages/accounts-page.tsx')).AccountsPage,
    })),
  },
  repositories: {
    title: 'Repositories',
    icon: IconFolders,
    panel: lazy(async () => ({
      default: (await import('./repositories-section.tsx')).RepositoriesSection,
    })),
  },
  integrations: {
    title: 'Integrations',
    icon: IconPlug,
    panel: lazy(async () => ({
      default: (await import('./pages/integrations-page.tsx')).IntegrationsPage,
    })),
  },
  activity: {
    title: 'Activity',
    icon: IconActivity,
    panel: lazy(async () => ({
      default: (await import('./features/activity/activity-panel.tsx')).ActivityPanel,
    })),
  },
  doctor: {
    title: 'Doctor',
    icon: IconStethoscope,
    panel: lazy(async () => ({
      default: (await import('./features/doctor/doctor-panel.tsx')).DoctorPanel,
    })),
  },
  settings: {
    title: 'Settings',
    icon: IconSettings,
    panel: lazy(async () => ({
      default: (await import('./pages/settings-page.tsx')).SettingsPage,
    })),
  },
};
