import { cp, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { flipFuses, FuseV1Options, FuseVersion, type FuseConfig } from '@electron/fuses';
import type { AfterPackContext } from 'electron-builder';

/**
 * What Electron's binary may still do once it is ours. Every fuse is decided: a new one in a
 * new Electron stops the packaging until somebody has thought about it.
 */
export const fuses: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // Arm Macs refuse a changed binary without a signature; the real one comes after this.
  resetAdHocDarwinSignature: process.platform === 'darwin',
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // Also keeps NODE_EXTRA_CA_CERTS from adding certificate authorities.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Has an effect on macOS and Windows; Linux has no such check.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's own default.
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** Called by electron-builder when the program's folder is complete and not yet signed. */
export async function afterPack(context: AfterPackContext): Promise<void> {
  const { appOutDir, electronPlatformName, packager } = context;
  const name = packager.appInfo.productFilename;
  const binaries: Readonly<Record<string, string>> = {
    darwin: `${name}.app`,
    mas: `${name}.app`,
    win32: `${name}.exe`,
    linux: packager.config.linux?.executableName ?? name,
  };
  const binary = binaries[electronPlatformName];
  if (binary === undefined) throw new Error(`no fuses are known for ${electronPlatformName}`);
  await layCommandLine(join(packager.getResourcesDir(appOutDir), 'cli'));
  await flipFuses(join(appOutDir, binary), fuses);
}

const top = join(import.meta.dirname, '..');

/**
 * The command line runs under the person's own Node, because Electron may not be Node, and
 * that Node cannot read our archive. So it lies beside it, as in the project's own folder.
 */
async function layCommandLine(folder: string): Promise<void> {
  const windows = ['index.js', 'web.js'];
  const built = await readdir(join(top, 'out', 'main'));
  const parts = [
    'package.json',
    'resources/latchkey.cjs',
    ...built.filter((name) => !windows.includes(name)).map((name) => `out/main/${name}`),
    ...['package.json', 'lib', 'build/Release/keytar.node'].map(
      (name) => `node_modules/keytar/${name}`,
    ),
    'node_modules/@napi-rs',
  ];
  // The bindings are optional: what could not be installed here is not in this package either.
  for (const part of parts.filter((path) => existsSync(join(top, path))))
    await cp(join(top, part), join(folder, part), { recursive: true });
}
