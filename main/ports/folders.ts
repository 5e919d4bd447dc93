/** The few things features do with folders. All paths are absolute. Throws `app.*` codes. */
export interface Folders {
  exists(path: string): Promise<boolean>;
  /** Creates the folder and its parents. */
  make(path: string): Promise<void>;
  /** Throws `git.target-exists` when `to` is there; atomic within one file system. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a folder and all in it; not an error when it is gone. */
  remove(path: string): Promise<void>;
  /** Names of the entries; empty when the folder is missing. */
  list(path: string): Promise<readonly string[]>;
  home(): string;
  /** Joins and normalises; never leaves `base`: throws `app.invalid-path` when it would. */
  within(base: string, ...parts: readonly string[]): string;
}
