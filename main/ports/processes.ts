/** Tells a living process from one whose number was given to another since. */
export interface Processes {
  /** This process: its number and an opaque mark of its start. */
  readonly self: { readonly pid: number; readonly mark: string };
  isAlive(process: { readonly pid: number; readonly mark: string }): boolean;
}
