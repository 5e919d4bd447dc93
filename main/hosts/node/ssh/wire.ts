/** The data types of the SSH protocol (RFC 4251 §5). */

/** A string: its length in four bytes, then its bytes. */
export function sshString(value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive multiple-precision integer: no leading zeros, but one where the sign bit is set. */
export function sshInteger(value: Uint8Array): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const plain = first < 0 ? new Uint8Array() : value.subarray(first);
  return sshString(
    (plain[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), plain]) : Buffer.from(plain),
  );
}

export interface WireReader {
  byte(): number;
  number(): number;
  string(): Buffer;
  /** True when everything was read. */
  done(): boolean;
}

/** Reads one message. Every method throws a `RangeError` at its end. */
export function readWire(bytes: Buffer): WireReader {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new RangeError('the message ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    byte: () => take(1).readUInt8(),
    number: () => take(4).readUInt32BE(),
    string: () => take(take(4).readUInt32BE()),
    done: () => at === bytes.length,
  };
}
