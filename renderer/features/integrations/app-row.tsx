import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconEye, IconLock, IconPencil } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

import type { GitApp } from '../../../preload/model/integration.ts';
import { navigate } from '../../navigation.ts';
import { hostOf } from '../../ui/host-of.ts';
import { ProviderIcon } from '../../ui/provider-icon.tsx';
import { providerNames } from '../../ui/provider-names.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
import { stateOf } from './app-state.ts';
import styles from './app-row.module.css';
import type { Around } from './around.ts';
import { titleOf, type Service } from './services.ts';

interface AppRowProps {
  readonly app: GitApp;
  readonly around: Around;
  /** Its page was left just now: the focus comes back here. */
  readonly returned: boolean;
}

/** One instance with its state and the way to its page. */
export function AppRow({ app, around, returned }: AppRowProps) {
  const now = useNow(60_000);
  const title = titleOf(app);
  const { state, word } = stateOf(app, now);
  const edits = around.rights === 'edit' && !app.managed;
  const button = useReturn(returned);
  const words = edits ? `Edit ${title}` : `Show ${title}`;
  return (
    <div className={styles['row']}>
      <ProviderIcon provider={app.provider} size={24} className={styles['icon']} />
      <div className={styles['words']}>
        <p className={styles['name']}>
          {providerNames[app.provider]}{' '}
          <span className={styles['host']}>· {hostOf(app.instance)}</span>
        </p>
        <p className={styles['detail']}>
          <Detail app={app} policyPath={around.policyPath} />
        </p>
      </div>
      {app.managed && (
        <span className={styles['managed']}>
          <IconLock size={16} aria-hidden /> Managed
        </span>
      )}
      <StateBadge state={state} {...(word === undefined ? {} : { word })} />
      <Tooltip label={words}>
        <ActionIcon
          ref={button}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={words}
          onClick={() => navigate('integrations', app.instance)}
        >
          {edits ? <IconPencil size={18} /> : <IconEye size={18} />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

interface DetailProps {
  readonly app: GitApp;
  readonly policyPath: string | undefined;
}

function Detail({ app, policyPath }: DetailProps) {
  const kind = kindOf(app);
  const begin = kind === undefined ? '' : `${kind} · `;
  if (app.managed) {
    return (
      <>
        {begin}set by {policyPath === undefined ? 'your organisation' : <code>{policyPath}</code>}
      </>
    );
  }
  const saved = <RelativeTime at={app.savedAt} as="day" />;
  if (app.state === 'saved') {
    const rest =
      app.replaces === null ? 'an admin has to authorise it once' : 'the former works until then';
    return (
      <>
        {begin}saved {saved}, {rest}
      </>
    );
  }
  const by = app.authorisedBy === null ? 'authorised' : `authorised by ${app.authorisedBy}`;
  return (
    <>
      {begin}
      {by} · saved {saved}
    </>
  );
}

/** Which of a service's kinds of app it is; GitLab has one only. */
export function kindOf(app: GitApp): string | undefined {
  if (app.provider === 'github')
    return app.registration === 'github-app' ? 'GitHub App' : 'OAuth app';
  if (app.provider === 'azure-devops')
    return app.mode === 'service-principal' ? 'Service principal' : 'Service user';
  return undefined;
}

interface EmptyRowProps {
  readonly service: Service;
  readonly around: Around;
  readonly returned: boolean;
}

/** A service without an app: what it would be, and the way to set it up. */
export function EmptyRow({ service, around, returned }: EmptyRowProps) {
  const { provider, name, where, page } = service;
  const button = useReturn(returned);
  return (
    <div className={styles['row']} data-empty>
      <ProviderIcon provider={provider} size={24} className={styles['icon']} />
      <div className={styles['words']}>
        <p className={styles['name']}>{name}</p>
        <p className={styles['detail']}>{where}</p>
      </div>
      <StateBadge state="not-set-up" />
      {around.rights === 'edit' && (
        <Button
          ref={button}
          variant="default"
          aria-label={`Set up ${name}`}
          onClick={() => navigate('integrations', page)}
        >
          Set up
        </Button>
      )}
    </div>
  );
}

/** Takes the focus once, when a page that was opened from here was left. */
function useReturn(returned: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (returned) button.current?.focus();
  }, [returned]);
  return button;
}
