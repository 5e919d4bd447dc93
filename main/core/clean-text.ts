// eslint-disable-next-line no-control-regex -- removing them is the point
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
// eslint-disable-next-line no-control-regex -- removing them is the point
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;
const invisible = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * One line of a stranger's text, fit to be shown: no escape sequence, control,
 * line separator, direction mark or invisible character, at most `limit` characters.
 * Tabs and line ends become blanks (CVE-2024-52005: what a server sends reaches a terminal).
 */
export function cleanText(text: string, limit = 1000): string {
  const clean = text
    .replace(escapes, '')
    .replace(/[\t\r\n]+/g, ' ')
    .replace(controls, '')
    .replace(invisible, '')
    .trim();
  return clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean;
}
