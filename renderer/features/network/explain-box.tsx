import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import type { NetworkExplanation } from '../../../preload/model/network.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useAsk } from '../../ui/use-ask.ts';
import { useNetwork } from './network-store.ts';
import styles from './network.module.css';

/** Walks to an address step by step, without a credential, and says how far one comes. */
export function ExplainBox() {
  const explain = useNetwork((state) => state.explain);
  const [url, setUrl] = useState('');
  const { answer, ask } = useAsk<NetworkExplanation>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (url.trim() !== '') void ask(() => explain(url.trim()));
  };
  return (
    <>
      <form className={styles['ask']} onSubmit={submit} aria-label="Explain a connection">
        <TextInput
          label="Address"
          description="A host, an instance or a repository. No credential is sent."
          placeholder="https://git.example.com"
          className={styles['grow'] ?? ''}
          classNames={{ input: 'mono' }}
          autoComplete="off"
          spellCheck={false}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Button type="submit" disabled={url.trim() === ''} loading={answer?.at === 'loading'}>
          Explain
        </Button>
      </form>
      {answer?.at === 'failed' && (
        <div className={styles['way']}>
          <FailureNotice failure={answer.failure} />
        </div>
      )}
      <div aria-live="polite">{answer?.at === 'ready' && <Walk explanation={answer.value} />}</div>
    </>
  );
}

function Walk({ explanation: { url, steps } }: { readonly explanation: NetworkExplanation }) {
  return (
    <section className={styles['way']} aria-label={`The way to ${url}`}>
      <p className={styles['hint']}>
        The way to <code>{url}</code>
      </p>
      <ol className={styles['walk']}>
        {steps.map(({ id, title, status, detail, facts }, index) => (
          <li key={id}>
            <span className={styles['number']} aria-hidden>
              {index + 1}
            </span>
            <div className={styles['step']}>
              <p className={styles['stepTitle']}>{title}</p>
              <p>{detail}</p>
              {facts.length > 0 && (
                <ul>
                  {facts.map((fact) => (
                    <li key={fact}>{fact}</li>
                  ))}
                </ul>
              )}
            </div>
            <StateBadge state={status} />
          </li>
        ))}
      </ol>
    </section>
  );
}
