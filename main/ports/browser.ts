/** The person's own browser. Resolves false where none could be opened; never throws. */
export type OpenBrowser = (url: string) => Promise<boolean>;
