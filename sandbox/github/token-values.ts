import { randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What GitHub's prefixes say about a token (github.blog, "Behind GitHub's new authentication token formats"). */
export type Prefix = 'ghp_' | 'gho_' | 'ghu_' | 'ghs_' | 'ghr_';

/**
 * A token as GitHub writes it: after the prefix random letters, and as the last six the CRC32 of
 * those before in base 62, so that a typing error is found without asking anybody.
 */
export function tokenValue(prefix: Prefix): string {
  const body = random(prefix === 'ghr_' ? 70 : 30);
  return prefix + body + checksum(body);
}

/** The last six letters of a token, of those before them. */
export const checksum = (body: string): string => base62(crc32(body)).padStart(6, '0');

/** A fine-grained token; no rule for a checksum in it is published. */
export const fineGrainedValue = (): string => `github_pat_${random(22)}_${random(59)}`;

/** Lower-case hexadecimal, as client secrets (40), device codes (40) and codes (20) are. */
export const hex = (length: number): string => randomBytes(length / 2).toString('hex');

/** Client IDs: `Ov23li…` for OAuth apps, `Iv23li…` for GitHub Apps; 20 letters. */
export const clientIdValue = (prefix: 'Ov23li' | 'Iv23li'): string => prefix + random(14);

const random = (length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');

function base62(value: number): string {
  const rest = Math.floor(value / 62);
  return (rest > 0 ? base62(rest) : '') + (letters[value % 62] ?? '');
}
