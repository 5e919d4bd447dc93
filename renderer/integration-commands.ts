import { IconPencil, IconPlug } from '@tabler/icons-react';

import type { GitApp } from '../preload/model/integration.ts';
import { services, titleOf } from './features/integrations/services.ts';
import type { Command } from './features/palette/command.ts';
import { navigate } from './navigation.ts';

/** What the palette offers about the organisation's apps. */
export function integrationCommands(apps: readonly GitApp[]): readonly Command[] {
  return [
    ...services.map(({ provider, name, page }): Command => ({
      id: `set up ${provider}`,
      label: `Set up ${name}`,
      group: 'Do',
      icon: IconPlug,
      keywords: ['integration', 'application', 'admin', 'oauth', 'instance', 'organisation'],
      run: () => navigate('integrations', page),
    })),
    ...apps.map((app): Command => ({
      id: `edit ${app.provider} ${app.instance}`,
      label: `Open ${titleOf(app)}`,
      group: 'Go to',
      icon: IconPencil,
      keywords: ['edit', 'integration', 'application', 'secret', 'oauth'],
      run: () => navigate('integrations', app.instance),
    })),
  ];
}
