import { Presets, SingleBar } from 'cli-progress';

import type { Operation } from '../../preload/model/git.ts';
import { CallFailed, type Cli } from './command.ts';

/**
 * Follows one operation to its end, drawing its progress, and cancels it on Ctrl-C.
 * Returns the finished operation; throws `CallFailed` when it failed or was cancelled.
 */
export async function follow(cli: Cli, started: Operation): Promise<Operation> {
  const drawing = cli.io.drawsProgress ? drawBar() : sayPhases(cli);
  let stop: () => void = () => undefined;

  const ended = new Promise<Operation>((resolve) => {
    const see = (operation: Operation) => {
      if (operation.id !== started.id) return;
      drawing.show(operation);
      if (operation.status !== 'running') resolve(operation);
    };
    stop = cli.on('git.progressed', see);
    // It may have ended between the answer and this line.
    void cli.call('git.operations', {}).then((all) => all.forEach(see));
  });
  const cancel = () =>
    void cli.call('git.cancel', { operation: started.id }).catch(() => undefined);
  cli.io.signal.addEventListener('abort', cancel, { once: true });

  try {
    const operation = await ended;
    drawing.stop();
    for (const line of operation.remoteWords) cli.io.say(`server: ${line}\n`);
    if (operation.failure) throw new CallFailed(operation.failure);
    if (operation.status === 'cancelled') throw new CallFailed({ code: 'app.cancelled' });
    return operation;
  } finally {
    drawing.stop();
    stop();
    cli.io.signal.removeEventListener('abort', cancel);
  }
}

interface Drawing {
  show(operation: Operation): void;
  stop(): void;
}

function drawBar(): Drawing {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% {phase} {speed}',
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  bar.start(100, 0, { phase: 'starting', speed: '' });
  return {
    show: ({ percent, phase, bytesPerSecond }) =>
      bar.update(Math.floor(percent ?? 0), {
        phase,
        speed: bytesPerSecond === null ? '' : `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`,
      }),
    stop: () => bar.stop(),
  };
}

/** Where lines cannot be drawn over, each phase is said once. */
function sayPhases(cli: Cli): Drawing {
  let last = '';
  return {
    show({ phase, status }) {
      if (phase === last || phase === '' || status !== 'running') return;
      last = phase;
      cli.io.say(`${phase}…\n`);
    },
    stop: () => undefined,
  };
}
