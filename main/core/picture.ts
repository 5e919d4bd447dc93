/**
 * A picture as a `data:` URL, or null when the bytes are none the window may draw. The type comes
 * from the first bytes, not from what a server claims; SVG can carry script and is left out.
 */
export function pictureUrl(bytes: Buffer): string | null {
  const type = typeOf(bytes);
  return type === null ? null : `data:${type};base64,${bytes.toString('base64')}`;
}

/** Signatures of the WHATWG MIME Sniffing standard, §6.1. */
function typeOf(bytes: Buffer): string | null {
  const starts = (hex: string) => bytes.subarray(0, hex.length / 2).toString('hex') === hex;
  if (starts('89504e470d0a1a0a')) return 'image/png';
  if (starts('ffd8ff')) return 'image/jpeg';
  if (starts('474946383761') || starts('474946383961')) return 'image/gif';
  const isWebp = starts('52494646') && bytes.subarray(8, 14).toString('latin1') === 'WEBPVP';
  return isWebp ? 'image/webp' : null;
}
