import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';

import type { GitApp } from '../../../preload/model/integration.ts';
import { navigate } from '../../navigation.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProviderIcon } from '../../ui/provider-icon.tsx';
import { AppRow, EmptyRow } from './app-row.tsx';
import type { Around } from './around.ts';
import styles from './integrations-panel.module.css';
import { services } from './services.ts';

interface IntegrationListProps {
  readonly apps: readonly GitApp[];
  readonly around: Around;
  /** The page that was left for this list; the focus goes back to its row. */
  readonly from: string | undefined;
}

/** The organisation's apps, by group; each instance is a row of its own. */
export function IntegrationList({ apps, around, from }: IntegrationListProps) {
  const edits = around.rights === 'edit';
  return (
    <Panel
      title="Integrations"
      summary="What an admin sets up once, so that everyone here can link an account."
    >
      {around.notice}
      <section aria-labelledby="integrations-git" className={styles['group']}>
        <header className={styles['groupHead']}>
          <h2 id="integrations-git">Git</h2>
          {edits && apps.length > 0 && <AddMenu />}
        </header>
        <ul className={styles['rows']}>
          {services.flatMap((service) => {
            const own = apps.filter(({ provider }) => provider === service.provider);
            if (own.length === 0) {
              return [
                <li key={service.provider}>
                  <EmptyRow service={service} around={around} returned={from === service.page} />
                </li>,
              ];
            }
            return own.map((app) => (
              <li key={`${app.provider} ${app.instance}`}>
                <AppRow app={app} around={around} returned={from === app.instance} />
              </li>
            ));
          })}
        </ul>
      </section>
    </Panel>
  );
}

/** A second instance of a service, such as a server of one's own beside the public one. */
function AddMenu() {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={16} />}
          rightSection={<IconChevronDown size={14} />}
        >
          Add another instance
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {services.map(({ provider, name, page }) => (
          <Menu.Item
            key={provider}
            leftSection={<ProviderIcon provider={provider} size={16} />}
            onClick={() => navigate('integrations', page)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
