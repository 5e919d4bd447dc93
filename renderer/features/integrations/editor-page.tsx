import { Anchor, Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import type { Checklist } from '../../../preload/model/checklists/checklist.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { GitApp, GitAppProvider, RedirectUris } from '../../../preload/model/integration.ts';
import { navigate, releaseGuard } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { providerNames } from '../../ui/provider-names.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
import { stateOf } from './app-state.ts';
import type { Around } from './around.ts';
import { AuthoriseStep } from './authorise-step.tsx';
import { ChecklistView } from './checklist-view.tsx';
import styles from './editor.module.css';
import { useIntegrations, type Draft, type Preflight } from './integrations-store.ts';
import { LeaveDialog } from '../../ui/leave-dialog.tsx';
import { PreflightRows } from './preflight-rows.tsx';
import { RemoveApp } from './remove-app.tsx';
import { titleOf } from './services.ts';

/** What every service's editor is given. */
export interface EditorProps {
  readonly around: Around;
  readonly redirectUris: RedirectUris;
  /** Whether it was saved a moment ago, here. */
  readonly saved: boolean;
  readonly onSaved: (app: GitApp) => void;
}

interface EditorPageProps extends EditorProps {
  readonly provider: GitAppProvider;
  readonly app: GitApp | undefined;
  readonly draft: Draft;
  /** Whether there is enough to ask the service, and to save. */
  readonly complete: boolean;
  readonly checklist: Checklist;
  /** Below the form, about what is saved. */
  readonly below?: ReactNode;
  /** The fields. */
  readonly children: ReactNode;
}

/** The page that edits one instance's app: form left, what to do at the service right. */
export function EditorPage(props: EditorPageProps) {
  const { around, saved, onSaved, provider, app, draft, complete, checklist } = props;
  const save = useIntegrations((state) => state.save);
  const check = useIntegrations((state) => state.check);
  const [busy, setBusy] = useState<'check' | 'save'>();
  const [problem, setProblem] = useState<Failure>();
  const [found, setFound] = useState<{ readonly of: string; readonly value: Preflight }>();
  const typed = JSON.stringify(draft);
  const [untouched] = useState(typed);
  const isDirty = typed !== untouched;

  const run = async (what: 'check' | 'save'): Promise<void> => {
    setBusy(what);
    setProblem(undefined);
    if (what === 'check') {
      const outcome = await check(draft);
      if (outcome.ok) setFound({ of: typed, value: outcome.value });
      else setProblem(outcome.failure);
    } else {
      const outcome = await save(draft);
      if (outcome.ok) {
        releaseGuard();
        onSaved(outcome.value);
      } else setProblem(outcome.failure);
    }
    setBusy(undefined);
  };

  return (
    <Panel
      title={app ? titleOf(app) : `Set up ${providerNames[provider]}`}
      before={<Back />}
      actions={
        app && (
          <>
            <Badge app={app} />
            <RemoveApp app={app} />
          </>
        )
      }
    >
      <div className={styles['columns']}>
        <div className={styles['left']}>
          {app && <AuthoriseStep app={app} around={around} saved={saved} />}
          <form
            className={styles['form']}
            aria-label="Application"
            onSubmit={(event) => {
              event.preventDefault();
              if (complete) void run('save');
            }}
          >
            {props.children}
            {found && <PreflightRows found={found.value} outdated={found.of !== typed} />}
            {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
            <div className={styles['buttons']}>
              <Button
                type="submit"
                loading={busy === 'save'}
                disabled={!complete || busy === 'check'}
                variant={app && !isDirty ? 'default' : 'filled'}
              >
                Save
              </Button>
              <Button
                variant="default"
                loading={busy === 'check'}
                disabled={!complete || busy === 'save'}
                onClick={() => void run('check')}
              >
                Check
              </Button>
            </div>
          </form>
          {props.below}
        </div>
        <ChecklistView checklist={checklist} />
      </div>
      <LeaveDialog guards={isDirty} />
    </Panel>
  );
}

/** The first stop of the page, and where the focus begins. */
export function Back() {
  const anchor = useRef<HTMLButtonElement>(null);
  useEffect(() => anchor.current?.focus(), []);
  return (
    <Anchor
      ref={anchor}
      component="button"
      type="button"
      size="sm"
      className={styles['back']}
      onClick={() => navigate('integrations')}
    >
      <IconArrowLeft size={14} aria-hidden /> Integrations
    </Anchor>
  );
}

export function Badge({ app }: { readonly app: GitApp }) {
  const { state, word } = stateOf(app, useNow(60_000));
  return <StateBadge state={state} {...(word === undefined ? {} : { word })} />;
}
