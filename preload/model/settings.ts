import { z } from 'zod';

export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Absolute folder under which clones land, as `<folder>/<repository name>`. */
  cloneFolder: z.string(),
});
export type Settings = z.output<typeof settings>;

export const settingsChange = z
  .object({
    theme: z.enum(['system', 'light', 'dark']).optional(),
    cloneFolder: z.string().max(4096).optional(),
  })
  .strict();
export type SettingsChange = z.output<typeof settingsChange>;
