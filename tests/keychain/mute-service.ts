import { connect } from 'node:net';

/**
 * A Secret Service that never answers: takes the name on the session's bus and then only listens.
 * Speaks just enough D-Bus for that, and says `mute` when the name is its own.
 * https://dbus.freedesktop.org/doc/dbus-specification.html
 */
const address = process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
const [, kind, place = ''] = /unix:(path|abstract)=([^,;]+)/.exec(address) ?? [];
if (!kind) throw new Error(`cannot use the bus address ${address}`);

const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
const bus = connect(kind === 'abstract' ? `\0${place}` : place);
let serial = 0;
let greeted = false;

bus.write(`\0AUTH EXTERNAL ${uid}\r\n`);
bus.on('data', (chunk) => {
  if (!greeted && chunk.toString('latin1').startsWith('OK')) {
    greeted = true;
    bus.write('BEGIN\r\n');
    bus.write(call('Hello', '', Buffer.alloc(0)));
    bus.write(
      call(
        'RequestName',
        'su',
        Buffer.concat([padded(text('org.freedesktop.secrets'), 4), u32(4)]),
      ),
    );
    // The bus works in order: whatever is asked of it after this finds the name taken.
    console.log('mute');
  }
});

function call(member: string, signature: string, body: Buffer): Buffer {
  let fields = Buffer.alloc(0);
  const add = (code: number, type: string, value: Buffer) => {
    const head = Buffer.from([code, 1, type.charCodeAt(0), 0]);
    fields = Buffer.concat([padded(fields, 8), head, value]);
  };
  add(1, 'o', text('/org/freedesktop/DBus'));
  add(2, 's', text('org.freedesktop.DBus'));
  add(3, 's', text(member));
  add(6, 's', text('org.freedesktop.DBus'));
  if (signature) add(8, 'g', Buffer.from(`${String.fromCharCode(signature.length)}${signature}\0`));
  serial += 1;
  const start = Buffer.from([0x6c, 1, 0, 1]);
  const header = Buffer.concat([start, u32(body.length), u32(serial), u32(fields.length), fields]);
  return Buffer.concat([padded(header, 8), body]);
}

function text(value: string): Buffer {
  return Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(`${value}\0`)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);
}
