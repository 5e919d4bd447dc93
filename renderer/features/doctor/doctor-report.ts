import type { Check } from '../../../preload/model/doctor.ts';

const words: Readonly<Record<Check['status'], string>> = {
  running: 'running',
  passed: 'passed',
  failed: 'FAILED',
  'not-run': 'not run',
};

/** The checks as text to send to somebody. Main names no secret in them. */
export function doctorReport(checks: readonly Check[], at: number): string {
  const lines = checks.map(({ title, status, detail, remedy }, index) => {
    const number = `${index + 1}.`.padEnd(4);
    const what = `${number}${words[status].padEnd(8)} ${title}`;
    return [what, detail, remedy && `→ ${remedy}`].filter(Boolean).join('\n             ');
  });
  return `Latchkey doctor, ${new Date(at).toISOString()}\n\n${lines.join('\n')}\n`;
}
