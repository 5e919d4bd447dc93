/** Where a remedy leads in the window; the command line prints the label only. */
export interface Remedy {
  readonly label: string;
  readonly opens:
    'accounts' | 'integrations' | 'repositories' | 'settings' | 'doctor' | 'vault' | 'page';
  /** What a page that knows the clone does instead of going elsewhere. */
  readonly does?: CloneRemedy;
}

export type CloneRemedy = 'create-branch' | 'choose-account' | 'rewrite-remote';

export interface FailureCopy {
  readonly title: string;
  /** What happened, what was kept, what to do. Written to the person, without blame. */
  readonly body: string;
  readonly remedy?: Remedy;
}

export const accounts = (label: string): Remedy => ({ label, opens: 'accounts' });
export const integrations = (label: string): Remedy => ({ label, opens: 'integrations' });
