import { failed, notRun, passed, type DoctorCheck } from '../verdict.ts';

/** Which program the system starts for our scheme. `name` is what the system calls it. */
export interface SchemeHandler {
  readonly points: 'here' | 'elsewhere' | 'nowhere';
  readonly name: string | null;
}

/**
 * Whether a sign-in can come back to this app by its own scheme. Hosts without one
 * say `undefined`, and use loopback instead.
 */
export function schemeHandled(
  scheme: string,
  handler: (() => Promise<SchemeHandler>) | undefined,
): DoctorCheck {
  return {
    id: 'scheme',
    title: `${scheme} links come to this app`,
    async run() {
      if (!handler) return notRun('This host takes sign-ins back on 127.0.0.1 instead.');
      const { points, name } = await handler();
      if (points === 'here') return passed(name ? `The system starts ${name}.` : 'They do.');
      return failed(
        points === 'nowhere'
          ? 'The system knows no program for them.'
          : `The system starts ${name ?? 'another program'}.`,
        'Start Latchkey once more from where it is installed; sign-in goes by 127.0.0.1 until then.',
      );
    },
  };
}

/** Whether a browser can be opened. `find` names it, or null where there is none. */
export function browserFound(find: () => Promise<string | null>): DoctorCheck {
  return {
    id: 'browser',
    title: 'A browser can be opened',
    async run() {
      const browser = await find();
      return browser === null
        ? failed(
            'None was found on this machine.',
            'Copy the sign-in address to a browser elsewhere, or sign in with a code.',
          )
        : passed(browser);
    },
  };
}
