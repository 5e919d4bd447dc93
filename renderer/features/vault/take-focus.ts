/**
 * A ref for what takes the place of something that had the focus: without it the keyboard would
 * be back at the start of the page. Stable, so that it acts once, when the element appears.
 */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
