import { WhoLine } from './features/accounts/who-line.tsx';
import { OnlineLine } from './features/app/online-line.tsx';
import { KeeperLine } from './features/vault/keeper-line.tsx';

interface StatusFootProps {
  readonly folded: boolean;
}

/** Three facts that never need a click: who acts, where the secrets live, whether we are online. */
export function StatusFoot({ folded }: StatusFootProps) {
  return (
    <>
      <WhoLine folded={folded} />
      <KeeperLine folded={folded} />
      <OnlineLine folded={folded} />
    </>
  );
}
