import type { Checklist, ChecklistStep } from '../../../preload/model/checklists/checklist.ts';

/** The steps of one person, with their numbers in the whole. */
export interface Part {
  readonly who: string;
  readonly first: number;
  readonly steps: readonly ChecklistStep[];
}

/** The checklist by who does it, in its order; somebody may come twice. */
export function partsOf({ steps }: Checklist): readonly Part[] {
  const parts: { who: string; first: number; steps: ChecklistStep[] }[] = [];
  for (const [index, step] of steps.entries()) {
    const last = parts.at(-1);
    if (last?.who === step.who) last.steps.push(step);
    else parts.push({ who: step.who, first: index + 1, steps: [step] });
  }
  return parts;
}

/** One person's part as a message to send to them. Plain text. */
export function requestText({ title }: Checklist, { first, steps }: Part): string {
  const lines = [`For Latchkey (${title}), please do this:`, ''];
  for (const [index, { what, copy = [] }] of steps.entries()) {
    lines.push(`${first + index}. ${what}`);
    for (const { label, value } of copy) {
      const [begin = '', ...more] = value.split('\n');
      lines.push(`   ${label}: ${begin}`, ...more.map((line) => `   ${line}`));
    }
  }
  return `${lines.join('\n')}\n`;
}
