import { z } from 'zod';

/** What this host can do. The window asks for these, never which host it is. */
export const capabilities = z.object({
  /** Sign-in can return by our own URL scheme. */
  customProtocol: z.boolean(),
  /** A folder can be picked in the system's own dialog. */
  nativeDialogs: z.boolean(),
  /** A browser or file manager can be opened from here. */
  opensExternally: z.boolean(),
});
export type Capabilities = z.output<typeof capabilities>;

export const description = z.object({
  version: z.string(),
  capabilities,
  /** True while the demo's sandbox is the only service; the window says so. */
  demo: z.boolean(),
  online: z.boolean(),
});
export type Description = z.output<typeof description>;
