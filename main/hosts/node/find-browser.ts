import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Names the browser the system would open, for the doctor; null where there is none. */
export async function findBrowser(): Promise<string | null> {
  const named = process.env['BROWSER'];
  if (named === 'none') return null;
  if (named) return named;
  if (process.platform !== 'linux') return 'The system’s default browser.';
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return null;
  try {
    const { stdout } = await run('xdg-settings', ['get', 'default-web-browser'], {
      timeout: 2_000,
    });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
