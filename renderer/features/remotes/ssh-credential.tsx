import { Button } from '@mantine/core';
import { useEffect } from 'react';

import type { AccountId } from '../../../preload/model/account.ts';
import type { Output } from '../../../preload/contract.ts';
import type { HostKeys, RemoteKey } from '../../../preload/model/remote.ts';
import { bridge } from '../../bridge.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { counted } from '../../ui/format.ts';
import { useAsk } from '../../ui/use-ask.ts';
import { HostKeyStep, isTrusted } from './host-key-step.tsx';
import { KeyStep } from './key-step.tsx';
import { Step } from './step.tsx';
import styles from './remotes.module.css';

interface SshCredentialProps {
  /** Canonical. */
  readonly url: string;
  readonly host: string;
  /** A key was made for it before: it is shown at once. */
  readonly hasKey: boolean;
  /** What the button says that ends it well. */
  readonly finish: string;
  readonly onReady: (account: AccountId) => void;
}

/** The three steps to an ssh repository: know the server, install a key, try it. */
export function SshCredential({ url, host, hasKey, finish, onReady }: SshCredentialProps) {
  const keys = useAsk<HostKeys>();
  const made = useAsk<RemoteKey>();
  const tested = useAsk<Output<'remotes.test'>>();
  const { ask: askKey, forget: forgetKey } = made;
  const { forget: forgetHost } = keys;
  const { forget: forgetTest } = tested;

  useEffect(() => {
    forgetHost();
    forgetTest();
    forgetKey();
    if (hasKey) void askKey(() => bridge.call('remotes.make-key', { url }));
  }, [url, hasKey, askKey, forgetHost, forgetTest, forgetKey]);

  const key = made.answer?.at === 'ready' ? made.answer.value : undefined;
  const isHostKnown = keys.answer?.at === 'ready' && isTrusted(keys.answer.value);
  const result = tested.answer;
  return (
    <>
      <ol className={styles['steps']}>
        <HostKeyStep number={1} url={url} host={host} keys={keys} />
        <KeyStep number={2} url={url} made={made} />
        <Step number={3} title="Try it" done={result?.at === 'ready'}>
          <p className={styles['words']}>
            Asks the server for the branches of this repository, with the key.
          </p>
          <Button
            size="xs"
            variant="default"
            disabled={key === undefined}
            loading={result?.at === 'loading'}
            onClick={() => {
              if (!key) return;
              const { account } = key;
              void tested.ask(() => bridge.call('remotes.test', { account, url }));
            }}
          >
            Test
          </Button>
          {result?.at === 'failed' && (
            <FailureNotice
              failure={result.failure}
              {...(isHostKnown ? {} : askingHost(keys.ask, url))}
              onRemedy={() => undefined}
            />
          )}
          {result?.at === 'ready' && <output>{foundWords(result.value)}</output>}
        </Step>
      </ol>
      {key && (
        <div className={styles['finish']}>
          <Button
            variant={result?.at === 'ready' ? 'filled' : 'default'}
            onClick={() => onReady(key.account)}
          >
            {finish}
          </Button>
        </div>
      )}
    </>
  );
}

/** What helps a test that failed for the host key stands two steps above. */
function askingHost(ask: ReturnType<typeof useAsk<HostKeys>>['ask'], url: string) {
  const run = () => void ask(() => bridge.call('remotes.host-key', { url }));
  return { remedy: { label: 'Ask for the host key', run } };
}

function foundWords({ branches, defaultBranch }: Output<'remotes.test'>): string {
  if (branches.length === 0) return 'It works. The repository is empty.';
  const main = defaultBranch === null ? '' : `, ${defaultBranch} is the default one`;
  return `It works: ${counted(branches.length, 'branch', 'branches')}${main}.`;
}
