import type { Account, ProviderId } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { hostOf } from '../../ui/host-of.ts';
import { providerNames } from '../../ui/provider-names.ts';
import styles from './accounts-panel.module.css';
import { ProviderRow, type RowAction } from './provider-row.tsx';

/** Where somebody signs in. */
export type Place = Pick<Account, 'provider' | 'instance'>;

/** What the link dialog starts with. */
export interface Wish {
  readonly provider?: ProviderId;
  readonly instance?: string;
  readonly byToken?: boolean;
}

interface UnlinkedRowsProps {
  readonly accounts: readonly Account[];
  readonly apps: readonly GitApp[];
  readonly onLink: (place: Place) => void;
  readonly onChoose: (wish: Wish) => void;
  readonly onSetUp: (provider: ProviderId) => void;
}

const order = Object.keys(providerNames) as readonly ProviderId[];

/** What can be linked beside what is: each instance that is set up, and each service that needs none. */
export function UnlinkedRows(props: UnlinkedRowsProps) {
  const { accounts, apps, onLink, onChoose, onSetUp } = props;
  const rows = order.flatMap((provider) => {
    const set = apps.filter((app) => app.provider === provider);
    const free = set.filter((app) => accounts.every(({ instance }) => instance !== app.instance));
    if (free.length > 0) {
      return free.map(({ instance }) => {
        const host = hostOf(instance);
        const link: RowAction = {
          label: 'Link',
          name: `Link an account on ${host}`,
          main: true,
          run: () => onLink({ provider, instance }),
        };
        const words = 'No connected account';
        return (
          <ProviderRow
            key={instance}
            provider={provider}
            host={host}
            words={words}
            actions={[link]}
          />
        );
      });
    }
    const isLinked = accounts.some((account) => account.provider === provider);
    if (set.length > 0 || (isLinked && provider !== 'git-url')) return [];
    return [
      <WithoutApp key={provider} provider={provider} onChoose={onChoose} onSetUp={onSetUp} />,
    ];
  });
  if (rows.length === 0) return null;
  return (
    <section className={styles['rows']} aria-label="More to link">
      {accounts.length > 0 && <h2 className={styles['heading']}>More to link</h2>}
      {rows}
    </section>
  );
}

interface WithoutAppProps extends Pick<UnlinkedRowsProps, 'onChoose' | 'onSetUp'> {
  readonly provider: ProviderId;
}

function WithoutApp({ provider, onChoose, onSetUp }: WithoutAppProps) {
  const name = providerNames[provider];
  if (provider === 'git-url') {
    return (
      <ProviderRow
        provider={provider}
        words="A token for one server, or an SSH key for one repository"
        actions={[
          { label: 'Link', name: 'Link another git host', run: () => onChoose({ provider }) },
        ]}
      />
    );
  }
  return (
    <ProviderRow
      provider={provider}
      words="Not set up by your organisation yet. A token of yours works without it"
      actions={[
        {
          label: 'Use a token',
          name: `Use a token for ${name}`,
          run: () => onChoose({ provider, byToken: true }),
        },
        { label: 'Set up', name: `Set up ${name}`, run: () => onSetUp(provider) },
      ]}
    />
  );
}
