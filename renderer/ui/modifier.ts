/**
 * The modifier of the section shortcuts, as drawn on this machine's keyboard. Ctrl/Cmd with a digit does
 * the same, but a browser keeps that for its tabs, so the one that works everywhere is the one shown.
 */
export function sectionModifier(): string {
  return /mac/i.test(globalThis.navigator.userAgent) ? '⌥' : 'Alt';
}
