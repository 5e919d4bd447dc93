import { crc32, deflateSync } from 'node:zlib';

import type { Exchange } from './exchange.ts';
import { sendText } from './exchange.ts';
import type { Person } from './people.ts';
import { personById } from './people.ts';

const size = 48;

/** Where somebody's picture is, below the root. */
export const avatarPath = ({ id }: Person): string =>
  `/uploads/-/system/user/avatar/${id}/avatar.png`;

/** A picture for each person: five by five fields, mirrored, in a colour of their own. */
export function showAvatar(exchange: Exchange): void {
  const person = personById(Number(exchange.params[0]));
  if (!person) return sendText(exchange, 404, 'Not found');
  const picture = avatar(person.id);
  exchange.response.writeHead(200, {
    'content-type': 'image/png',
    'content-length': picture.length,
    'cache-control': 'max-age=3600',
    'x-content-type-options': 'nosniff',
  });
  exchange.response.end(picture);
  return undefined;
}

export function avatar(seed: number): Buffer {
  const colour = [0x2f5bd7, 0x0f8a6d, 0xb4522a, 0x7a4fc0][seed % 4] ?? 0x2f5bd7;
  const pattern = (seed * 0x9e3779b1) >>> 0;
  const rows = Array.from({ length: size }, (_, y) => {
    const row = Buffer.alloc(1 + size * 3, 0xee);
    // Each row begins with its filter type; 0 is none.
    row[0] = 0;
    for (let x = 0; x < size; x += 1) {
      const column = Math.min(Math.floor((x * 5) / size), 4);
      const mirrored = Math.min(column, 4 - column);
      const field = Math.floor((y * 5) / size) * 3 + mirrored;
      if ((pattern >>> field) & 1) row.writeUIntBE(colour, 1 + x * 3, 3);
    }
    return row;
  });
  return png(Buffer.concat(rows));
}

/** A PNG with 8-bit RGB (PNG specification, §5 and §11). */
function png(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
