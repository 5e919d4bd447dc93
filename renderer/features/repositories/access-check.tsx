import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, type ComponentType } from 'react';

import type { AccountId } from '../../../preload/model/account.ts';
import type { FailureCode } from '../../../preload/model/failure-copy/table.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { ClonePlan, PreflightResult } from '../../../preload/model/git.ts';
import type { Remote } from '../../../preload/model/remote.ts';
import { bridge } from '../../bridge.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAsk } from '../../ui/use-ask.ts';
import { useCloneDialog } from './clone-dialog-store.ts';
import styles from './clone-plan-view.module.css';
import { isAboutWho, OtherAccounts } from './other-accounts.tsx';

/** What makes an address usable: a token for its host, or a key for the repository. */
export type CredentialForm = ComponentType<{
  readonly pasted: string;
  readonly remote: Remote;
  readonly finish: string;
  readonly onReady: (account: AccountId) => void;
}>;

interface AccessCheckProps {
  readonly plan: ClonePlan;
  readonly remote: Remote | undefined;
  readonly credentialForm: CredentialForm;
  readonly onRemedy: Parameters<typeof FailureNotice>[0]['onRemedy'];
}

/**
 * Whether the account of the plan can read the repository: one question to the server, asked when the
 * address was pasted whole or the button is pressed, and never as anybody else.
 */
export function AccessCheck(props: AccessCheckProps) {
  const { plan, remote, credentialForm: CredentialForm, onRemedy } = props;
  const { url, account } = plan;
  const met = useCloneDialog((state) => state.met);
  const mayAsk = useCloneDialog((state) => state.cameWhole && state.met === undefined);
  const actor = useCloneDialog((state) => state.accounts.find(({ id }) => id === account));
  const again = useCloneDialog((state) => state.again);
  const pasted = useCloneDialog((state) => state.pasted);
  const { answer, ask } = useAsk<PreflightResult>();

  useEffect(() => {
    if (mayAsk) void ask(() => bridge.call('git.preflight', { url, account }));
  }, [mayAsk, url, account, ask]);

  const failure = failureIn(answer) ?? (answer === undefined ? met : undefined);
  const who = actor?.login ?? 'This account';
  const needsForm = failure && remote && mendedByForm(failure.code, actor?.provider === 'git-url');
  const to = failure?.code === 'git.moved' ? newAddress(failure) : undefined;
  return (
    <div className={styles['access']}>
      <div className={styles['asked']}>
        <output>
          {answer?.at === 'ready' && answer.value.failure === null && (
            <>
              <IconCircleCheck size={18} aria-hidden /> {readWords(who, answer.value)}
            </>
          )}
          {answer === undefined && !failure && `Not asked yet whether ${who} can read it.`}
          {answer?.at === 'loading' && `Asking as ${who}…`}
          {failure && answer !== undefined && `Asked as ${who}.`}
        </output>
        <Button
          size="xs"
          variant="default"
          loading={answer?.at === 'loading'}
          onClick={() => void ask(() => bridge.call('git.preflight', { url, account }))}
        >
          {answer === undefined ? 'Check access' : 'Check again'}
        </Button>
      </div>
      {failure && (
        <FailureNotice
          failure={failure}
          {...(onRemedy === undefined || needsForm ? {} : { onRemedy })}
          {...(needsForm ? { onRemedy: () => undefined } : {})}
          {...(to === undefined
            ? {}
            : { remedy: { label: 'Clone from there', run: () => move(to) } })}
        />
      )}
      {failure && isAboutWho(failure.code) && <OtherAccounts />}
      {needsForm && (
        <section className={styles['credential']} aria-label={`Access to ${remote.host}`}>
          <CredentialForm
            pasted={pasted}
            remote={remote}
            finish="Use this key"
            onReady={(id) => again(id)}
          />
        </section>
      )}
    </div>
  );
}

function failureIn(answer: ReturnType<typeof useAsk<PreflightResult>>['answer']) {
  if (answer?.at === 'failed') return answer.failure;
  return answer?.at === 'ready' ? (answer.value.failure ?? undefined) : undefined;
}

function readWords(who: string, { empty, defaultBranch }: PreflightResult): string {
  if (empty) return `${who} can read it. It is empty.`;
  return defaultBranch === null
    ? `${who} can read it.`
    : `${who} can read it; ${defaultBranch} is its default branch.`;
}

/** What a host key, another key or another token mends, right here. */
function mendedByForm(code: FailureCode, isByHand: boolean): boolean {
  const aboutKeys: readonly FailureCode[] = [
    'git.host-key-unknown',
    'git.host-key-changed',
    'git.key-refused',
    'git.key-read-only',
  ];
  const aboutTokens: readonly FailureCode[] = ['git.refused', 'account.refused'];
  return aboutKeys.includes(code) || (isByHand && aboutTokens.includes(code));
}

/** The sentence of main ends with it. */
function newAddress({ detail }: Failure): string | undefined {
  return /\S+$/.exec(detail ?? '')?.[0];
}

function move(url: string): void {
  const { edit, account } = useCloneDialog.getState();
  edit({ url, account });
}
