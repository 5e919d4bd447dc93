/**
 * The folder to hand to the system's file manager so that `folder` is seen and nothing starts.
 *
 * macOS runs a folder whose name ends like a program's or a plug-in's, and anybody may call a
 * repository `tool.app`. Which endings count depends on what is installed, so no folder with an
 * ending is opened there, but the first one above it that has none.
 */
export function shownFolder(folder: string, platform: string): string {
  if (platform !== 'darwin') return folder;
  const parts = folder.replace(/\/+$/, '').split('/');
  while (parts.length > 1 && /.\./.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join('/') || '/';
}
