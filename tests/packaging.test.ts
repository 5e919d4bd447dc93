import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Configuration } from 'electron-builder';
import { beforeAll, describe, expect, test } from 'vitest';

import { appScheme } from '../main/core/app-scheme.ts';

const top = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as Readonly<
  Record<string, unknown>
>;

/** The two functions electron-builder itself reads and checks its configuration with. */
interface BuilderConfig {
  getConfig(folder: string, path: string | null, from: unknown): Promise<Configuration>;
  validateConfiguration(config: Configuration, debug: DebugLogger): Promise<void>;
}
interface DebugLogger {
  add(key: string, value: unknown): void;
}

let config: Configuration;
let builder: BuilderConfig;
const debug: DebugLogger = { add: () => undefined };

beforeAll(async () => {
  const require = createRequire(import.meta.url);
  builder = require('app-builder-lib/out/util/config/config.js') as BuilderConfig;
  config = await builder.getConfig(top, join(top, 'electron-builder.yml'), null);
});

describe('the packaging', () => {
  test('is described in words electron-builder knows', async () => {
    await expect(builder.validateConfiguration(config, debug)).resolves.toBeUndefined();
    const wrong = { ...config, protocolls: [] } as Configuration;
    await expect(builder.validateConfiguration(wrong, debug)).rejects.toThrow(/protocolls/);
  });

  test('claims our scheme, the one the program registers', () => {
    expect(config.appId).toBe('dev.latchkey.desktop');
    expect(config.protocols).toMatchObject([{ schemes: [appScheme] }]);
  });

  test('names the desktop entry as Electron names it when it registers the scheme', () => {
    expect(config.linux?.syncDesktopName).toBe(true);
    expect(manifest['desktopName']).toBe('dev.latchkey.desktop');
  });

  test('makes the installers of three systems', () => {
    expect([config.mac?.target, config.win?.target, config.linux?.target]).toEqual([
      'dmg',
      'nsis',
      ['AppImage', 'deb', 'rpm'],
    ]);
  });

  test('takes the native bindings as npm installed them, and what they are linked to', () => {
    expect(config.npmRebuild).toBe(false);
    expect(config.asar).toBe(true);
    expect(config.deb?.depends).toContain('libsecret-1-0');
    expect(config.rpm?.depends).toContain('libsecret');
    expect(manifest['dependencies']).toBeUndefined();
  });

  test('has every picture and paper it names', () => {
    const named = [
      config.mac?.icon,
      config.win?.icon,
      config.linux?.icon,
      config.mac?.entitlements,
      config.mac?.entitlementsInherit,
      config.afterPack,
    ];
    for (const path of named) expect(existsSync(join(top, String(path))), String(path)).toBe(true);
  });

  test.each(['entitlements.mac.plist', 'entitlements.mac.inherit.plist'])(
    'asks macOS in %s for nothing but just-in-time compilation',
    (name) => {
      const text = readFileSync(join(top, 'resources', name), 'utf8');
      const keys = [...text.matchAll(/<key>([^<]*)<\/key>/g)].map(([, key]) => key);
      expect(keys).toEqual(['com.apple.security.cs.allow-jit']);
    },
  );
});
