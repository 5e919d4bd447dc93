import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the built parts lie. All absolute. */
export interface ProgramParts {
  readonly window: string;
  readonly preload: string;
  readonly resources: string;
}

/**
 * Finds the parts from an entry's own folder: `main/` when run from source, `out/main/` when
 * built, in a package too. The nearest `package.json` above is the top in all three.
 */
export function programParts(entryFolder: string): ProgramParts {
  let top = entryFolder;
  while (!existsSync(join(top, 'package.json'))) {
    if (dirname(top) === top) throw new Error(`no package.json above ${entryFolder}`);
    top = dirname(top);
  }
  return {
    window: join(top, 'out', 'renderer'),
    preload: join(top, 'out', 'preload', 'index.cjs'),
    resources: join(top, 'resources'),
  };
}
