import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Chromium } from './chromium.ts';
import { createCodec } from './codec.ts';
import type { Driver, DriverOptions, Happenings } from './driver.ts';
import { answerRequests } from './page-requests.ts';
import { applyPermissions } from './session.ts';
import { notEmulated } from './strict.ts';
import { createTurns } from './turns.ts';
import { standin, wire } from './state.ts';
import { isolatedWorld, pageSource, preloadSource } from './worlds.ts';

interface Context {
  readonly id: number;
  readonly name: string;
  readonly auxData: { readonly frameId: string };
}
interface Frame {
  readonly id: string;
  readonly parentId?: string;
  readonly url: string;
  readonly urlFragment?: string;
}
type Command = <Result = unknown>(method: string, params?: object) => Promise<Result>;

type FromPage =
  | {
      readonly k: 'invoke';
      readonly id: number;
      readonly channel: string;
      readonly args: unknown[];
    }
  | { readonly k: 'preload-error'; readonly error: unknown };

const codec = createCodec();
const inTurn = createTurns();

/** A window as a page of real Chromium, with the preload in a world of its own. */
export function createPageDriver(
  chromium: Chromium,
  options: DriverOptions,
  happenings: Happenings,
): Driver {
  const { cdp } = chromium;
  let target: string | undefined;
  let closed = false;
  let loaded = () => {};
  let worlds: Context[] = [];
  const navigation = { expected: '' };
  const ready = prepare();
  ready.catch((thrown: unknown) => {
    if (!closed) console.error('electron stand-in: the page cannot be made:', thrown);
  });

  async function prepare(): Promise<Command> {
    const { width, height } = options.size;
    const page = { url: 'about:blank', newWindow: true, width, height };
    const made = await cdp.send<{ targetId: string }>('Target.createTarget', page);
    target = made.targetId;
    const attach = { targetId: target, flatten: true };
    const { sessionId } = await cdp.send<{ sessionId: string }>('Target.attachToTarget', attach);
    const command: Command = (method, params) => cdp.send(method, params, sessionId);
    follow(sessionId, command, target);

    const token = `t${randomBytes(9).toString('hex')}`;
    const { preload } = options.preferences;
    const add = 'Page.addScriptToEvaluateOnNewDocument';
    await Promise.all([
      command('Page.enable'),
      command('Runtime.enable'),
      command('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      command('Runtime.addBinding', { name: '__standinOpen' }),
      command(add, { source: pageSource(token) }),
      command('Runtime.addBinding', { name: '__standinSend', executionContextName: isolatedWorld }),
      ...(preload === undefined
        ? []
        : [
            command(add, {
              source: preloadSource(token, readFileSync(preload, 'utf8')),
              worldName: isolatedWorld,
            }),
          ]),
    ]);
    return command;
  }

  function follow(session: string, command: Command, mainFrame: string): void {
    cdp.on(session, 'Runtime.executionContextCreated', ({ context }: { context: Context }) => {
      const isOurs = context.name === isolatedWorld && context.auxData.frameId === mainFrame;
      if (isOurs) worlds.push(context);
    });
    cdp.on(session, 'Runtime.executionContextDestroyed', (gone: { executionContextId: number }) => {
      worlds = worlds.filter(({ id }) => id !== gone.executionContextId);
    });
    cdp.on(session, 'Runtime.executionContextsCleared', () => (worlds = []));
    cdp.on(session, 'Page.frameNavigated', ({ frame }: { frame: Frame }) => {
      if (frame.parentId === undefined)
        happenings.onNavigated(wire.back(frame.url + (frame.urlFragment ?? '')));
    });
    cdp.on(session, 'Page.loadEventFired', () => {
      happenings.onLoaded();
      loaded();
    });
    cdp.on(undefined, 'Target.targetDestroyed', ({ targetId }: { targetId: string }) => {
      if (targetId === mainFrame) happenings.onGone();
    });
    cdp.on(
      session,
      'Runtime.bindingCalled',
      ({
        name,
        payload,
        executionContextId,
      }: {
        name: string;
        payload: string;
        executionContextId: number;
      }) => {
        if (name === '__standinOpen')
          return open(JSON.parse(payload) as { url: string; target: string });
        if (name === '__standinSend')
          inTurn(() => void receive(command, payload, executionContextId));
      },
    );
    answerRequests({ cdp, session, command, mainFrame, navigation, happenings });
  }

  function open({ url, target: frameName }: { url: string; target: string }): void {
    if (happenings.mayOpen(wire.back(url), frameName)) notEmulated('a window opened by a page');
  }

  async function receive(command: Command, payload: string, contextId: number): Promise<void> {
    const message = codec.parse(payload) as FromPage;
    if (message.k === 'preload-error') {
      console.error('electron stand-in: the preload failed:', message.error);
      return happenings.onPreloadError(message.error);
    }
    const { id, channel, args } = message;
    const answer = await happenings.onInvoke(channel, args).then(
      (value) => ({ k: 'reply', id, value }),
      (thrown: unknown) => ({ k: 'reply', id, error: String(thrown) }),
    );
    await post(command, contextId, answer);
  }

  /** A page that is gone by now gets nothing, and nobody is told: as in Electron. */
  async function post(command: Command, contextId: number, message: object): Promise<void> {
    const expression = `__standinReceive(${JSON.stringify(codec.stringify(message))})`;
    await command('Runtime.evaluate', { contextId, expression, silent: true }).catch(() => {});
  }

  return {
    async load(url) {
      const command = await ready;
      await applyPermissions(new URL(url).protocol + '//' + new URL(url).host);
      const address = wire.out(url);
      standin.windows.at(-1)?.urls.push(url);
      navigation.expected = address;
      const done = new Promise<void>((resolve) => (loaded = resolve));
      const { errorText } = await command<{ errorText?: string }>('Page.navigate', {
        url: address,
      });
      if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
      await done;
    },
    send(channel, args) {
      // What cannot be copied is refused at once, as in Electron.
      const message = { k: 'event', channel, args };
      codec.stringify(message);
      const world = worlds.at(-1);
      if (world) void ready.then((command) => post(command, world.id, message));
    },
    target: () => target,
    close() {
      closed = true;
      if (target !== undefined)
        void cdp.send('Target.closeTarget', { targetId: target }).catch(() => {});
    },
  };
}
