import type { Instance } from '../../../../preload/model/account.ts';
import type { Clock } from '../../../core/clock.ts';
import { failed, failedBy, notRun, passed, type DoctorCheck } from '../verdict.ts';
import type { Seen } from './probe.ts';

type Probe = () => Promise<Seen>;

/** Whether the instance answers, and as GitLab would. */
export function instanceReachable(instance: Instance, probe: Probe): DoctorCheck {
  return {
    id: `instance:${instance}`,
    title: `${hostOf(instance)} answers`,
    async run() {
      const seen = await probe();
      if (seen.at === 'silent') return failedBy(seen.failure);
      if (seen.at === 'untrusted') return passed('It answers; its certificate is looked at next.');
      if ([200, 401, 403].includes(seen.status)) return passed(instance);
      if (seen.status >= 500)
        return failed(`It answered with ${seen.status}.`, 'It has trouble of its own: try later.');
      return failed(
        `It answered with ${seen.status}, which GitLab would not.`,
        'Check the address of the instance under Integrations.',
      );
    },
  };
}

/** Whether its certificate is trusted, by the system or by the CA an admin added for it. */
export function certificateTrusted(instance: Instance, probe: Probe): DoctorCheck {
  return {
    id: `certificate:${instance}`,
    title: `The certificate of ${hostOf(instance)} is trusted`,
    async run() {
      if (instance.startsWith('http:'))
        return notRun('Plain http was allowed for this address, so there is none.');
      const seen = await probe();
      if (seen.at === 'untrusted') return failedBy(seen.failure);
      if (seen.at === 'silent') return notRun('The host did not answer.');
      return passed('Checked on this connection.');
    },
  };
}

/** Milliseconds the two clocks may differ; beyond it tokens look expired, or not yet valid. */
const tolerance = 120_000;

/** Compares our clock with the `Date` header (RFC 9110 §6.6.1) of whoever answers first. */
export function clockRight(probes: ReadonlyMap<Instance, Probe>, clock: Clock): DoctorCheck {
  return {
    id: 'clock',
    title: 'The clock is right',
    async run() {
      const dated = [...probes].map(async ([instance, probe]) => {
        const seen = await probe();
        if (seen.at !== 'answered' || seen.date === null) throw new Error('no date');
        return { instance, date: seen.date, now: clock.now() };
      });
      const first = await Promise.any(dated).catch(() => undefined);
      if (!first) return notRun('No instance answered with its time.');

      const ahead = first.now - first.date;
      const compared = `${away(ahead)} ${hostOf(first.instance)}`;
      if (Math.abs(ahead) <= tolerance) return passed(compared);
      return failed(compared, 'Set the clock of this machine, best by its network time setting.');
    },
  };
}

function away(ahead: number): string {
  const seconds = Math.round(Math.abs(ahead) / 1000);
  if (seconds <= 2) return 'The same time as';
  const amount = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${amount} ${ahead > 0 ? 'ahead of' : 'behind'}`;
}

const hostOf = (instance: Instance): string => instance.replace(/^https?:\/\//, '');
