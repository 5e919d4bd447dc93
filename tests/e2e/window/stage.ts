import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';

import { createEventHub } from '../../../main/core/event-hub.ts';
import { systemClock } from '../../../main/core/clock.ts';
import { startWebHost } from '../../../main/hosts/web/server.ts';
import { calls, type Call, type EventMap, type Input } from '../../../preload/contract.ts';
import type { Failure, Outcome } from '../../../preload/model/failure.ts';
import { usual, type Answers, type Scene } from './scenes.ts';

const top = join(import.meta.dirname, '..', '..', '..');

export interface Stage {
  /** Opens a scene in the real web host, under its real content security policy. */
  show(scene: Scene, look: Look): Promise<Shown>;
  close(): Promise<void>;
}

export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

export interface Shown {
  readonly page: Page;
  /** What the browser complained about: faults, refusals of the policy, missing files. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Builds the window once and serves it with answers that a scene prepares instead of `main`. */
export async function createStage(browser: Browser): Promise<Stage> {
  const window = await mkdtemp(join(tmpdir(), 'latchkey-window-'));
  process.env['NODE_ENV'] = 'production';
  await build({
    configFile: join(top, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: window, emptyOutDir: true },
  });

  return {
    async show(scene, { scheme, width, height }) {
      const host = await startWebHost({
        dispatch: (name, input) => answer({ ...usual, ...scene.answers }, name, input),
        events: createEventHub<EventMap>(() => undefined),
        clock: systemClock,
        window,
        port: 0,
      });
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      const { page, complaints } = await listeningPage(context);
      const address = new URL(host.address());
      await page.goto(address.href);
      await page.getByRole('main').waitFor();
      await page.evaluate((hash) => {
        globalThis.location.hash = hash;
      }, scene.hash);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(150);
      await scene.act?.(page);
      await page.waitForTimeout(250);
      return {
        page,
        complaints,
        async close() {
          await context.close();
          await host.close();
        },
      };
    },
    close: () => rm(window, { recursive: true, force: true }),
  };
}

async function listeningPage(
  context: BrowserContext,
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

async function answer(answers: Answers, name: string, input: unknown): Promise<Outcome<unknown>> {
  if (!Object.hasOwn(calls, name)) throw new Error(`${name} is no call`);
  // Checked on the line above.
  const call = name as Call;
  const parsed = calls[call].input.parse(input) as Input<Call>;
  const prepared = answers[call];
  if (prepared === undefined) {
    const failure: Failure = { code: 'app.unexpected', detail: `no answer prepared for ${name}` };
    return { ok: false, failure };
  }
  if (typeof prepared === 'object' && 'fails' in prepared) {
    return { ok: false, failure: prepared.fails };
  }
  // Each entry of the table answers the call it stands under.
  const value =
    typeof prepared === 'function'
      ? (prepared as (given: Input<Call>) => unknown)(parsed)
      : prepared;
  return { ok: true, value: calls[call].output.parse(value) };
}
