// oxlint-disable-next-line no-control-regex -- removing them is the point
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
// oxlint-disable-next-line no-control-regex -- removing them is the point
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;
// The joiners U+200C and U+200D stay: scripts and emoji are misread without them.
const invisible =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * One line of a stranger's text, fit to be shown: no escape sequence, control,
 * line separator, direction mark or invisible character, at most `limit` characters.
 * Tabs and line ends become blanks (CVE-2024-52005: what a server sends reaches a terminal).
 */
export function cleanText(text: string, limit = 1000): string {
  const clean = text
    .replace(escapes, '')
    .replace(/[\t\r\n\u2028\u2029]+/g, ' ')
    .replace(controls, '')
    .replace(invisible, '')
    .toWellFormed()
    .trim();
  if (clean.length <= limit) return clean;
  // A pair that the cut would split is left out whole.
  return `${clean.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
