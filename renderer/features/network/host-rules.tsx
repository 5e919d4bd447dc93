import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';

import type { HostRule } from '../../../preload/model/network.ts';
import styles from './network.module.css';

/** A rule while it is typed. */
export interface TypedRule {
  readonly id: number;
  readonly host: string;
  /** Empty is directly. */
  readonly proxy: string;
}

export function rulesOf(hosts: readonly HostRule[]): readonly TypedRule[] {
  return hosts.map(({ host, proxy }, id) => ({ id, host, proxy: proxy ?? '' }));
}

/** What is complete of what was typed. */
export function rulesToSend(rules: readonly TypedRule[]): HostRule[] {
  return rules
    .map(({ host, proxy }) => ({ host: host.trim(), proxy: proxy.trim() || null }))
    .filter(({ host }) => host !== '');
}

interface HostRulesProps {
  readonly rules: readonly TypedRule[];
  readonly onChange: (rules: readonly TypedRule[]) => void;
}

/** Hosts that are reached in a way of their own, in every mode. */
export function HostRules({ rules, onChange }: HostRulesProps) {
  const put = (id: number, part: Partial<TypedRule>): void =>
    onChange(rules.map((rule) => (rule.id === id ? { ...rule, ...part } : rule)));
  const add = (): void =>
    onChange([
      ...rules,
      { id: Math.max(-1, ...rules.map(({ id }) => id)) + 1, host: '', proxy: '' },
    ]);
  return (
    <fieldset className={styles['rules']}>
      <legend>Single hosts</legend>
      <p className={styles['hint']}>They go before everything above, in every mode.</p>
      {rules.length > 0 && (
        <div className={`${styles['rule']} ${styles['ruleHead']}`} aria-hidden>
          <span>Host</span>
          <span>Proxy; empty is directly</span>
        </div>
      )}
      {rules.map(({ id, host, proxy }, index) => (
        <div key={id} className={styles['rule']}>
          <TextInput
            aria-label={`Host of rule ${index + 1}`}
            placeholder="git.example.com"
            classNames={{ input: 'mono' }}
            autoComplete="off"
            spellCheck={false}
            value={host}
            onChange={(event) => put(id, { host: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Proxy of rule ${index + 1}`}
            placeholder="directly"
            classNames={{ input: 'mono' }}
            autoComplete="off"
            spellCheck={false}
            value={proxy}
            onChange={(event) => put(id, { proxy: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Remove rule ${index + 1}`}
            onClick={() => onChange(rules.filter((rule) => rule.id !== id))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={add}
        >
          Add a host
        </Button>
      </div>
    </fieldset>
  );
}
