/** The name of the main modifier key on this machine's keyboard. */
export function modifier(): string {
  return /mac/i.test(globalThis.navigator.userAgent) ? '⌘' : 'Ctrl';
}
