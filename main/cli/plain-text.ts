// Controls (a terminal obeys them), and what turns the direction or cannot be seen.
const obeyed =
  // oxlint-disable-next-line no-control-regex -- making them visible is the point
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const visible = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Text for a terminal, where a file, a branch or a server may have chosen the words: what the
 * terminal would obey is spelled out as in JSON, so that JSON stays the JSON it was.
 * Line ends and tabs stay.
 */
export function plainText(text: string): string {
  return text.replace(obeyed, (char) => (char === '\n' || char === '\t' ? char : visible(char)));
}

/** The same for a part of one line: a name with a line end must not become two lines. */
export function plainWords(text: string): string {
  return text.replace(obeyed, visible);
}
