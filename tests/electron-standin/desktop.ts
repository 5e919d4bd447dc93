import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { constructible, emitter, extend, notEmulated, strict } from './strict.ts';
import { standin } from './state.ts';

/** Opens nothing by itself: it is written down, and handed to the program STANDIN_OPEN names. */
export const shell = strict('shell', {
  async openExternal(url: string): Promise<void> {
    standin.opened.push(new URL(url).href);
    const program = process.env['STANDIN_OPEN'];
    if (program) spawn(program, [url], { stdio: 'ignore', detached: true }).unref();
  },
  async openPath(path: string): Promise<string> {
    standin.opened.push(path);
    return '';
  },
});

function ask(kind: string): (...args: unknown[]) => Promise<unknown> {
  return async (...args) => {
    standin.dialogs.push({ kind, options: args.at(-1) });
    const answers = standin.answers[kind] ?? [];
    if (answers.length === 0) notEmulated(`dialog.${kind} without an answer prepared`);
    return answers.shift();
  };
}

export const dialog = strict('dialog', {
  showOpenDialog: ask('showOpenDialog'),
  showErrorBox(title: string, content: string): void {
    standin.dialogs.push({ kind: 'showErrorBox', options: { title, content } });
    process.stderr.write(`${title}: ${content}\n`);
  },
});

export const Menu = strict('Menu', {
  buildFromTemplate: (template: readonly object[]) => ({ template }),
  setApplicationMenu: (menu: unknown): void => void standin.menus.push(menu),
});

/** Reads its picture, as the real one does, and shows it nowhere. */
function createTray(image: string): object {
  readFileSync(image);
  const tray = extend(emitter('Tray', ['click']), {
    setToolTip: (_text: string): void => undefined,
    setContextMenu: (menu: unknown): void => void standin.menus.push(menu),
  });
  return strict('Tray', tray);
}
export const Tray = constructible('Tray', createTray);

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const display = { id: 1, bounds: area, workArea: area, workAreaSize: area, scaleFactor: 1 };

export const screen = strict('screen', { getDisplayMatching: (_bounds: object) => display });

export const powerMonitor = strict('powerMonitor', emitter('powerMonitor', ['resume', 'suspend']));
