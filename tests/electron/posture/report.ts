/** What a start of the compiled shell was seen to do. Written by the probe, judged by the rules. */
export interface Posture {
  /** What happened in which order: `app.enableSandbox`, `ready`, … */
  readonly steps: readonly string[];
  readonly listenersBeforeReady: Readonly<Record<string, number>>;
  readonly switches: readonly string[];
  readonly environment: { readonly rejectUnauthorized: string | null };
  readonly schemes: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  readonly windows: readonly {
    readonly preferences: Readonly<Record<string, unknown>>;
    readonly urls: readonly string[];
  }[];
  /** Roles of the menus' items. */
  readonly roles: readonly string[];
  /** Permission → what the two handlers said; null where there is no handler. */
  readonly permissionRequests: Readonly<Record<string, boolean>> | null;
  readonly permissionChecks: Readonly<Record<string, boolean>> | null;
  readonly certificate: { readonly listeners: number; readonly verifies: boolean };
  /** `event url` of every navigation that was not prevented. */
  readonly navigations: readonly string[];
  readonly mayReload: boolean;
  readonly webviewPrevented: boolean;
  /** Addresses that got another answer than "deny". */
  readonly opened: readonly string[];
  /** Requests the filter lets through; null where there is no filter. */
  readonly requests: readonly string[] | null;
  readonly servesItself: boolean;
  /** `channel sender` of every call from a stranger that was carried out. */
  readonly strangersServed: readonly string[];
  readonly ownServed: boolean;
  /** Calls that were carried out with a payload that is none. */
  readonly badPayloads: readonly string[];
  readonly oversized: string;
  readonly cyclic: string;
  readonly floodRefused: number;
  /** `method url` of hostile requests that were answered. */
  readonly served: readonly string[];
  /** Headers of a page, a script and a refusal. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly nonces: readonly string[];
  /** What the operating system was asked to open. */
  readonly pages: readonly string[];
  /** Command lines, by index, that brought a link. */
  readonly links: readonly number[];
  readonly preload: {
    readonly exposed: Readonly<Record<string, readonly string[]>>;
    /** Channels and names reached through the exposed functions with names of our choosing. */
    readonly forwarded: readonly string[];
    readonly required: readonly string[];
  };
}
