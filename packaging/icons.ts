import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { chromium, type Browser } from 'playwright-core';

/**
 * Draws every size of the icon from `resources/icons/icon.svg`. Run by hand after the drawing
 * changes: `npm exec -- node packaging/icons.ts`. The results are committed.
 */
const folder = join(import.meta.dirname, '..', 'resources', 'icons');
const sizes = [16, 32, 48, 64, 128, 256, 512, 1024] as const;
type Size = (typeof sizes)[number];

/** Apple's names of the sizes that hold PNG (Apple icon image format). */
const appleTypes: readonly (readonly [string, Size])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

if (import.meta.main) await draw();

async function draw(): Promise<void> {
  const svg = await readFile(join(folder, 'icon.svg'), 'utf8');
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
  });
  const images = new Map<Size, Buffer>();
  for (const size of sizes) images.set(size, await picture(browser, svg, size));
  await browser.close();

  const image = (size: Size) => images.get(size) ?? Buffer.alloc(0);
  for (const size of sizes) await writeFile(join(folder, `${size}x${size}.png`), image(size));
  await writeFile(join(folder, 'tray.png'), image(16));
  await writeFile(join(folder, 'tray@2x.png'), image(32));
  await writeFile(join(folder, 'icon.ico'), windowsIcon([16, 32, 48, 64, 128, 256], image));
  await writeFile(join(folder, 'icon.icns'), appleIcon(image));
}

async function picture(browser: Browser, svg: string, size: Size): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw}</style>${svg}`);
  const image = await page.screenshot({ omitBackground: true });
  await page.close();
  return image;
}

/** ICO with PNG inside (Windows Vista and later): a directory of 16-byte entries, then the images. */
function windowsIcon(wanted: readonly Size[], image: (size: Size) => Buffer): Buffer {
  const head = Buffer.alloc(6 + 16 * wanted.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(wanted.length, 4);
  let offset = head.length;
  for (const [index, size] of wanted.entries()) {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(image(size).length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image(size).length;
  }
  return Buffer.concat([head, ...wanted.map((size) => image(size))]);
}

function appleIcon(image: (size: Size) => Buffer): Buffer {
  const parts = appleTypes.map(([type, size]) => block(type, image(size)));
  return block('icns', Buffer.concat(parts));
}

/** Four letters, the length with this head, and what is in it. */
function block(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}
