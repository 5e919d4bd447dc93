/** The person's own name and address for commits, as far as they told git. */
export interface PersonOfGit {
  readonly name: string | null;
  readonly email: string | null;
}
