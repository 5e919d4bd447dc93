export interface Contender {
  readonly name: string;
  readonly run: () => Promise<void>;
  /** Outside the measured time: what the run made is taken away again. */
  readonly reset: () => Promise<void>;
}

/**
 * Runs two contenders in turn, first one and then the other going first, after one
 * unmeasured run each, and prints both medians and `ratio: ours ÷ reference`.
 */
export async function compare(
  ours: Contender,
  reference: Contender,
  rounds: number,
): Promise<number> {
  const times = new Map<Contender, number[]>([
    [ours, []],
    [reference, []],
  ]);
  for (let round = -1; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [ours, reference] : [reference, ours];
    for (const contender of order) {
      const from = performance.now();
      // In turn, because they must not take time from each other.
      await contender.run();
      const took = performance.now() - from;
      if (round >= 0) times.get(contender)?.push(took);
      await contender.reset();
    }
  }
  for (const contender of [reference, ours]) {
    const all = times.get(contender) ?? [];
    const list = all.map((ms) => ms.toFixed(all.length > 10 ? 1 : 0)).join(' ');
    console.log(`${contender.name}: median ${median(all).toFixed(1)} ms`);
    if (all.length <= 10) console.log(`  (${list})`);
  }
  const ratio = median(times.get(ours) ?? []) / median(times.get(reference) ?? []);
  console.log(`ratio: ${ratio.toFixed(3)}`);
  return ratio;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = low] = [sorted[sorted.length - 1 - middle], sorted[middle]];
  return (low + high) / 2;
}
