/** Structured log. The sink redacts; callers still never pass a secret. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `thrown` is logged with its code, stack and causes. */
  error(event: string, thrown: unknown, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
