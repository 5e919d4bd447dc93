import { create } from 'zustand';

import type { Check } from '../../../preload/model/doctor.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import { bridge } from '../../bridge.ts';

export interface DoctorState {
  /** In the order in which main named them. */
  readonly checks: readonly Check[];
  readonly running: boolean;
  /** When the last run ended; undefined before the first. */
  readonly endedAt: number | undefined;
  readonly problem: Failure | undefined;
  run(): Promise<void>;
}

export const useDoctor = create<DoctorState>()((set, get) => ({
  checks: [],
  running: false,
  endedAt: undefined,
  problem: undefined,

  async run() {
    if (get().running) return;
    set({ running: true, problem: undefined });
    const outcome = await bridge.call('doctor.run', {});
    set(
      outcome.ok
        ? { running: false, checks: outcome.value, endedAt: Date.now() }
        : { running: false, checks: get().checks.filter(ended), problem: outcome.failure },
    );
  },
}));

/** Follows a run, ours or another window's, and begins one if there was none yet. Returns its own undo. */
export function followDoctor(): () => void {
  const stop = bridge.on('doctor.checked', (check) => {
    const { checks } = useDoctor.getState();
    const known = checks.some(({ id }) => id === check.id);
    useDoctor.setState({
      checks: known
        ? checks.map((each) => (each.id === check.id ? check : each))
        : [...checks, check],
    });
  });
  const { endedAt, run } = useDoctor.getState();
  if (endedAt === undefined) void run();
  return stop;
}

const ended = ({ status }: Check): boolean => status !== 'running';
