/** SHA-256 of a text as 64 lower-case hex digits: to recognise a secret without keeping it. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
}
