import { hostOf } from '../../ui/host-of.ts';
import { SshCredential } from './ssh-credential.tsx';

interface KeyViewProps {
  /** The repository the key was made for. */
  readonly url: string;
  readonly onDone: () => void;
}

/** The key of a repository once more: where it goes, which server it is for, whether it works. */
export function KeyView({ url, onDone }: KeyViewProps) {
  const host = hostOf(url)
    .replace(/^[^@/]*@/, '')
    .split('/')[0];
  return <SshCredential url={url} host={host ?? url} hasKey finish="Done" onReady={onDone} />;
}
