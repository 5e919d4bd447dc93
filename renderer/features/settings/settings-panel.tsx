import { useEffect, type ReactNode } from 'react';

import { valueOf } from '../../loadable.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { About } from './about.tsx';
import { CloneFolder } from './clone-folder.tsx';
import { followSettings, useSettings } from './settings-store.ts';
import { ThemeChoice } from './theme-choice.tsx';
import { VaultPlace } from './vault-place.tsx';
import styles from './settings-panel.module.css';

/** One more section, which another feature draws. */
export interface SettingsSection {
  readonly title: string;
  readonly content: ReactNode;
}

interface SettingsPanelProps {
  /** Before About, in this order. */
  readonly more?: readonly SettingsSection[];
}

/** What the person may choose, each taken at once. */
export function SettingsPanel({ more = [] }: SettingsPanelProps) {
  useEffect(followSettings, []);
  const settings = useSettings((state) => state.settings);
  const description = useSettings((state) => state.description);
  const vault = useSettings((state) => state.vault);
  const load = useSettings((state) => state.load);

  return (
    <Panel title="Settings">
      {settings.at === 'loading' && <SkeletonRows label="Loading settings…" rows={4} height={96} />}
      {settings.at === 'failed' && (
        <FailureNotice
          failure={settings.failure}
          remedy={{ label: 'Try again', run: () => void load() }}
        />
      )}
      {settings.at === 'ready' && (
        <div className={styles['sections']}>
          <Section title="Appearance">
            <ThemeChoice theme={settings.value.theme} />
          </Section>
          <Section title="Folders">
            <CloneFolder
              folder={settings.value.cloneFolder}
              picks={valueOf(description)?.capabilities.nativeDialogs ?? false}
            />
          </Section>
          <Section title="Where secrets live">
            <VaultPlace vault={vault} />
          </Section>
          {more.map(({ title, content }) => (
            <Section key={title} title={title}>
              {content}
            </Section>
          ))}
          <Section title="About">
            <About description={description} />
          </Section>
        </div>
      )}
    </Panel>
  );
}

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

function Section({ title, children }: SectionProps) {
  return (
    <section className={styles['section']} aria-label={title}>
      <h2 className={styles['title']}>{title}</h2>
      <div>{children}</div>
    </section>
  );
}
