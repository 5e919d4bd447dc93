/** The machine's policy file as it was found when the program started. */
export type PolicyFile =
  | { readonly at: 'absent'; readonly path: string }
  /** It is there, but somebody else may have written it, or it cannot be read. `reason`: one sentence. */
  | { readonly at: 'refused'; readonly path: string; readonly reason: string }
  | { readonly at: 'read'; readonly path: string; readonly text: string };
