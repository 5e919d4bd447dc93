/** One way a secret may be written, and how many characters beside it belong half to it. */
export interface SecretForm {
  readonly text: string;
  readonly before: 0 | 1;
  readonly after: 0 | 1;
}

/**
 * Every form a secret may take on its way into a text: as it is, URL-encoded, form-encoded, inside
 * JSON, and in base64, also where it is only a part of what was encoded (`user:secret`).
 */
export function formsOf(secret: string): readonly SecretForm[] {
  const whole = secret.toWellFormed();
  const encoded = encodeURIComponent(whole);
  const posted = new URLSearchParams({ '': whole }).toString().slice(1);
  const texts = new Set([
    secret,
    encoded,
    posted,
    ...[encoded, posted].map((text) => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())),
    JSON.stringify(secret).slice(1, -1),
  ]);
  // HTTP Basic of an OAuth client encodes the pair's halves before it encodes the pair (RFC 6749 §2.3.1).
  const inBase64 = new Set([whole, encoded, posted]);
  return [
    ...[...texts].map((text): SecretForm => ({ text, before: 0, after: 0 })),
    ...[...inBase64].flatMap(base64Forms),
  ];
}

/**
 * Base64 takes three bytes at a time, so the same secret looks different depending on how many
 * bytes stand before it. Three forms cover all cases; the character at an edge that mixes bits of
 * the secret with its neighbour's is not part of the form, but is counted to it.
 */
function base64Forms(secret: string): readonly SecretForm[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((offset): readonly SecretForm[] => {
    const bits = (offset + bytes.length) * 8;
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
    const edges = { before: offset === 0 ? 0 : 1, after: bits % 6 === 0 ? 0 : 1 } as const;
    const forUrls = text.replaceAll('+', '-').replaceAll('/', '_');
    return (forUrls === text ? [text] : [text, forUrls]).map((form) => ({ text: form, ...edges }));
  });
}
