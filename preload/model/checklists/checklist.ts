/** A text to copy as it stands. */
export interface CopyText {
  readonly label: string;
  readonly value: string;
}

export interface ChecklistStep {
  /** Who can do it; the steps of one person stand together. */
  readonly who: string;
  /** What to do, in the order and the words of the service's own pages. Plain text. */
  readonly what: string;
  readonly copy?: readonly CopyText[];
}

/** What has to be done at a service, and by whom, before its form can be filled in. */
export interface Checklist {
  readonly title: string;
  /** Why, in a sentence or two. */
  readonly intro: string;
  readonly steps: readonly ChecklistStep[];
}

/** What is known already; what is not stands in the texts as a name in angle brackets. */
export interface ChecklistFacts {
  /** The redirect URIs to register at this service. */
  readonly redirectUris: { readonly customProtocol: string; readonly loopback: string };
  readonly organisation?: string;
  readonly clientId?: string;
  /** Base address of the instance, where it is not the service's own. */
  readonly instance?: string;
}

export function urisToCopy({ redirectUris }: ChecklistFacts): readonly CopyText[] {
  return [
    { label: 'Redirect URI of the desktop app', value: redirectUris.customProtocol },
    { label: 'Redirect URI of this machine', value: redirectUris.loopback },
  ];
}
