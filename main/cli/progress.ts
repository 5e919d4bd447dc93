import { Presets, SingleBar } from 'cli-progress';

import type { Operation } from '../../preload/model/git.ts';
import { CallFailed, type Cli } from './command.ts';
import { size } from './table.ts';

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
    // A failure is printed with the words it quotes; they are not said twice.
    const quoted = operation.failure?.words?.split('\n') ?? [];
    for (const line of operation.remoteWords)
      if (!quoted.includes(line)) cli.io.say(`server: ${line}\n`);
    for (const note of operation.notes ?? []) cli.io.say(`${note}\n`);
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
      format: '{bar} {percentage}% {phase} {amount}',
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  bar.start(100, 0, { phase: 'starting', amount: '' });
  return {
    show: ({ percent, phase, bytes, bytesPerSecond }) =>
      bar.update(Math.floor(percent ?? 0), { phase, amount: amountOf(bytes, bytesPerSecond) }),
    stop: () => bar.stop(),
  };
}

/** `12.3 MB at 1.2 MB/s`; empty before git has named a figure. */
export function amountOf(bytes: number | null, bytesPerSecond: number | null): string {
  if (bytes === null) return '';
  return bytesPerSecond === null ? size(bytes) : `${size(bytes)} at ${size(bytesPerSecond)}/s`;
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
