import { readSync, writeSync } from 'node:fs';

/**
 * Git's pkt-lines on standard input and output (gitprotocol-common(5)), one after the other, as
 * the program behind a hook needs them.
 */

/** The lines up to the next flush, without the line feed git may end them with. */
export function readSection(): readonly string[] {
  const lines: string[] = [];
  for (;;) {
    const size = Number.parseInt(read(4).toString(), 16);
    if (!(size >= 4)) return lines;
    lines.push(
      read(size - 4)
        .toString()
        .replace(/\n$/, ''),
    );
  }
}

function read(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const more = readSync(0, bytes, filled, size - filled, null);
    if (more === 0) throw new Error('git has gone');
    filled += more;
  }
  return bytes;
}

export function writeLine(line: string): void {
  const size = (Buffer.byteLength(line) + 4).toString(16).padStart(4, '0');
  writeSync(1, size + line);
}

export function writeFlush(): void {
  writeSync(1, '0000');
}
