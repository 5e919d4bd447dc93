/**
 * How tokens of known vendors and of the standards look, for those that were never registered
 * (documentation of GitHub, GitLab, Slack, OpenAI, dbt; RFC 6750, 7519, 7617; RFC 3986 §3.2.1).
 * What the first group matches is kept, all behind it is the secret.
 *
 * The patterns run over texts from outside, so each reads a text in linear time: what may repeat is
 * bounded, or cannot begin again inside of itself.
 */
export const tokenShapes: readonly RegExp[] = [
  /gh[pousr]_[A-Za-z0-9]{20,255}/g,
  /github_pat_\w{20,255}/g,
  /gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\w.-]{8,300}/g,
  /xox[abeprs](?:\.xox[bp])?-[\w-]{8,300}/g,
  /xoxe\.[\w.-]{8,500}/g,
  /dbt[uc]_[\w=-]{16,300}/g,
  /\bsk-[\w-]{16,300}/g,
  /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*){0,3}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,8000}/g,
  /(:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/g,
  /(\bauthorization"?\s{0,9}[:=]\s{0,9}"?(?:basic|bearer|token)\s{1,9})[^\s"',;]+/gi,
  /(\bbearer\s{1,9})[\w.~+/-]{16,}=*/gi,
  /(\b(?:private|job|deploy|x-gitlab)-token"?\s{0,9}[:=]\s{0,9}"?)[^\s"',;]+/gi,
  /([?&#](?:code|state)=)[^&#\s"']+/g,
  /((?:^|[?&#\s"'])(?:(?:access|refresh|id|private|job)_token|client_secret|code_verifier|device_code|password)=)[^&#\s"']+/g,
  /("(?:(?:access|refresh|id|private|job)_token|client_secret|code_verifier|device_code|password)"\s{0,9}:\s{0,9}")[^"]+/g,
];
