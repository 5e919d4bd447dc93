import type { ReactNode } from 'react';

import type { GitApp } from '../../../preload/model/integration.ts';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { kindOf } from './app-row.tsx';
import type { Around } from './around.ts';
import styles from './editor.module.css';
import { Back, Badge } from './editor-page.tsx';
import { titleOf } from './services.ts';

interface AppFactsProps {
  readonly app: GitApp;
  readonly around: Around;
}

/** What is set up, for those who may not change it; and for a preset one, where it is changed. */
export function AppFacts({ app, around }: AppFactsProps) {
  return (
    <Panel title={titleOf(app)} before={<Back />} actions={<Badge app={app} />}>
      {around.notice}
      {app.managed && (
        <div className={styles['factsNote']}>
          <Note tone="locked" title="Set by your organisation">
            <p>
              It comes from the policy file of this machine
              {around.policyPath !== undefined && (
                <>
                  , <code>{around.policyPath}</code>,
                </>
              )}{' '}
              and is changed there.
            </p>
          </Note>
        </div>
      )}
      <dl className={styles['allFacts']}>
        {factsOf(app).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

type Fact = readonly [name: string, value: ReactNode];

function factsOf(app: GitApp): readonly Fact[] {
  const kind = kindOf(app);
  const secret =
    app.secretSavedAt === null ? (
      'None'
    ) : (
      <>Saved {<RelativeTime at={app.secretSavedAt} as="day" />}</>
    );
  return [
    ['Address', app.instance],
    ...(kind === undefined ? [] : [['Kind', kind] as const]),
    ...idsOf(app),
    ['Secret', secret],
    ['Private CA', app.ca === null ? 'None' : app.ca.subject],
    ...(app.authorisedBy === null ? [] : [['Authorised by', app.authorisedBy] as const]),
    ...(app.managed
      ? []
      : [['Saved', <RelativeTime key="at" at={app.savedAt} as="day" />] as const]),
  ];
}

function idsOf(app: GitApp): readonly Fact[] {
  const code = (text: string) => <code key={text}>{text}</code>;
  switch (app.provider) {
    case 'gitlab':
      return [['Application ID', code(app.applicationId)]];
    case 'github':
      return [
        ['Client ID', code(app.clientId)],
        ...(app.appId === null ? [] : [['App ID', code(app.appId)] as const]),
        ...(app.privateKey === null
          ? []
          : [['Private key', code(app.privateKey.fingerprint)] as const]),
      ];
    case 'azure-devops':
      return [
        ['Directory (tenant) ID', code(app.tenant)],
        ['Application (client) ID', code(app.clientId)],
        ...(app.secretExpiresAt === null
          ? []
          : [
              [
                'The secret ends',
                <RelativeTime key="end" at={app.secretExpiresAt} as="day" />,
              ] as const,
            ]),
      ];
  }
}
