/**
 * Keeps secrets out of everything that is written or shown.
 *
 * Two nets: secrets registered while the app holds them, in every form they may
 * take on their way (raw, URL-encoded, base64, the pair of HTTP Basic), and the
 * shapes of tokens known from their vendors, for those we never held.
 */
export interface Redactor {
  /** Remembers a secret for the life of the process. Shorter than 6 characters is not kept. */
  register(secret: string): void;
  redact(text: string): string;
}

const mask = '‹redacted›';

/** Published token shapes (GitHub, GitLab, Slack, OpenAI docs; RFC 7519; RFC 3986 §3.2.1). */
const shapes: readonly RegExp[] = [
  /\bgh[pousr]_[A-Za-z0-9]{20,255}\b/g,
  /\bgithub_pat_\w{20,255}/g,
  /\bgl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\w.-]{8,300}/g,
  /\bxox[abeprs](?:\.xox[bp])?-[\w-]{8,300}/g,
  /\bxoxe\.[\w.-]{8,500}/g,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g,
  /\bsk-[\w-]{16,300}/g,
  /(?<=:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/g,
  /(?<=\bauthorization:\s*(?:basic|bearer|token)\s+)\S+/gi,
  /(?<=\bprivate-token:\s*)\S+/gi,
  /(?<=[?&#](?:code|access_token|refresh_token|client_secret|code_verifier|state)=)[^&#\s"']+/g,
];

export function createRedactor(): Redactor {
  const known = new Set<string>();
  return {
    register(secret) {
      if (secret.length < 6) return;
      for (const form of forms(secret)) known.add(form);
    },
    redact(text) {
      let clean = text;
      for (const form of known) if (clean.includes(form)) clean = clean.replaceAll(form, mask);
      for (const shape of shapes) clean = clean.replace(shape, mask);
      return clean;
    },
  };
}

function forms(secret: string): readonly string[] {
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, '');
  return [
    secret,
    encodeURIComponent(secret),
    base64(secret),
    Buffer.from(secret, 'utf8').toString('base64url'),
    base64(`oauth2:${secret}`),
    base64(`:${secret}`),
  ].sort((a, b) => b.length - a.length);
}
