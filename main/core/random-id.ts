/** A random identifier with a readable prefix: `acc_9f86d081884c7d65`. 64 bits; not a secret. */
export function randomId(prefix: 'acc' | 'att' | 'cln' | 'op'): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `${prefix}_${Buffer.from(bytes).toString('hex')}`;
}
