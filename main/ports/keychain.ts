/**
 * One binding to the system's secret store. Every call has a 3 s limit and calls
 * are serialised: a hung call would hold a thread of the pool for ever.
 * Throws `vault.keychain-unavailable`. `null` means "not found here", never "not linked".
 */
export interface Keychain {
  readonly binding: 'keytar' | 'napi-keyring';
  get(item: string): Promise<string | null>;
  set(item: string, value: string): Promise<void>;
  erase(item: string): Promise<void>;
}
