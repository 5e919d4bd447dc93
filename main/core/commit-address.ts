import { cleanText } from './clean-text.ts';

/** An e-mail address as it may become part of a commit: nothing that could end the field or the line. */
export function commitAddress(text: string | null | undefined): string | null {
  const isAddress =
    text !== null && text !== undefined && /^[^\s<>@]{1,64}@[^\s<>@]{1,255}$/.test(text);
  return isAddress && cleanText(text) === text ? text : null;
}
