import { Button, Radio, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { NetworkChange, NetworkSettings, ProxyMode } from '../../../preload/model/network.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Note } from '../../ui/note.tsx';
import { LeaveDialog } from '../../ui/leave-dialog.tsx';
import { HostRules, rulesOf, rulesToSend } from './host-rules.tsx';
import { useNetwork } from './network-store.ts';
import styles from './network.module.css';

const modes = [
  {
    mode: 'environment',
    label: 'From the environment',
    words: 'HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, as Latchkey was started with them.',
  },
  { mode: 'manual', label: 'This proxy', words: 'For every host but the exceptions.' },
  {
    mode: 'none',
    label: 'No proxy',
    words: 'Hosts are reached directly, whatever the environment says.',
  },
] as const satisfies readonly { mode: ProxyMode; label: string; words: string }[];

interface ProxyFormProps {
  readonly settings: NetworkSettings;
}

/** Which proxy hosts are reached through. What was typed stays until main has taken it. */
export function ProxyForm({ settings }: ProxyFormProps) {
  // Changed elsewhere or saved here, the form begins anew from what is saved.
  const { mode, proxy, exceptions, hosts } = settings;
  return <Fields key={JSON.stringify({ mode, proxy, exceptions, hosts })} settings={settings} />;
}

function Fields({ settings }: ProxyFormProps) {
  const change = useNetwork((state) => state.change);
  const [mode, setMode] = useState<ProxyMode>(settings.mode);
  const [proxy, setProxy] = useState(settings.proxy ?? '');
  const [exceptions, setExceptions] = useState(settings.exceptions.join('\n'));
  const [rules, setRules] = useState(rulesOf(settings.hosts));
  const { managedBy } = settings;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();

  const wanted: NetworkChange = {
    mode,
    proxy: proxy.trim() || null,
    exceptions: exceptions.split(/[\s,]+/).filter((one) => one !== ''),
    hosts: rulesToSend(rules),
  };
  const [untouched] = useState(JSON.stringify(wanted));
  const isDirty = JSON.stringify(wanted) !== untouched;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const failure = await change(wanted);
    setBusy(false);
    setProblem(failure);
  };
  return (
    <form aria-label="Proxy" onSubmit={(event) => void submit(event)}>
      <fieldset className={styles['form']} disabled={managedBy !== undefined}>
        {managedBy !== undefined && (
          <Note tone="locked" title="Set by your organisation">
            <code>{managedBy}</code> fixes the proxy of this machine.
          </Note>
        )}
        <Radio.Group
          aria-label="Proxy"
          value={mode}
          onChange={(value) => {
            const chosen = modes.find((one) => one.mode === value);
            if (chosen) setMode(chosen.mode);
          }}
        >
          <div className={styles['choices']}>
            {modes.map(({ mode: one, label, words }) => (
              <Radio key={one} value={one} label={label} description={words} />
            ))}
          </div>
        </Radio.Group>
        {mode === 'manual' && (
          <>
            <TextInput
              label="Address"
              description="With its port, such as http://proxy.example.com:3128. A name and password in it are moved into the vault."
              classNames={{ input: 'mono' }}
              autoComplete="off"
              spellCheck={false}
              value={proxy}
              onChange={(event) => setProxy(event.currentTarget.value)}
            />
            <Textarea
              label="Exceptions"
              description="Reached directly. One on each line, as in NO_PROXY: git.example.com, .example.com, 10.0.0.0/8."
              classNames={{ input: 'mono' }}
              autosize
              minRows={2}
              maxRows={8}
              spellCheck={false}
              value={exceptions}
              onChange={(event) => setExceptions(event.currentTarget.value)}
            />
          </>
        )}
        <HostRules rules={rules} onChange={setRules} />
        {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
        <div className={styles['buttons']}>
          <Button
            type="submit"
            variant={isDirty ? 'filled' : 'default'}
            disabled={!isDirty || (mode === 'manual' && wanted.proxy === null)}
            loading={busy}
          >
            Save
          </Button>
        </div>
        <LeaveDialog guards={isDirty} />
      </fieldset>
    </form>
  );
}
