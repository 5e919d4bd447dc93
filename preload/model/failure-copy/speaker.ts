/**
 * Who said the words of a failure: git marks each of its own lines, and quoting those as the
 * server's would send people to the wrong door.
 */
export function speakerOf(words: string): 'git' | 'server' {
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => /^\s*(?:fatal|error|warning|hint): |^\s*! \[/.test(line))
    ? 'git'
    : 'server';
}
