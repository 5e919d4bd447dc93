const numbers = new Intl.NumberFormat('en-GB');
const oneDigit = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const aDay = 24 * hour;

/** `1,284` */
export function count(value: number): string {
  return numbers.format(value);
}

/** `1 repository`, `1,284 repositories` */
export function counted(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Decimal units, as disks and networks are sold: `812 B`, `1.3 kB`, `43 MB`. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text =
    unit === 0 || value >= 9.95 ? numbers.format(Math.round(value)) : oneDigit.format(value);
  return `${text} ${units[unit] ?? 'B'}`;
}

/** `3 Nov`, with the year when it is another one. */
export function date(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? day : dayAndYear).format(at);
}

/** The moment in full, for the hover: `Tuesday, 3 November 2026 at 10:42:07`. */
export function moment(at: number): string {
  return full.format(at);
}

/** `10:42` */
export function timeOfDay(at: number): string {
  return clock.format(at);
}

/** `just now`, `5 min ago`, `in 2 h`, `3 d ago`, then the date. */
export function relative(at: number, now: number): string {
  const away = Math.abs(now - at);
  if (away < minute) return at > now + 5 * second ? 'in a moment' : 'just now';
  if (away >= 30 * aDay) return date(at, now);
  const amount = span(away);
  return at > now ? `in ${amount}` : `${amount} ago`;
}

function span(milliseconds: number): string {
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min`;
  if (milliseconds < aDay) return `${Math.floor(milliseconds / hour)} h`;
  return `${Math.floor(milliseconds / aDay)} d`;
}

/** What is left, as `4:05`; `0:00` when nothing is. */
export function countdown(milliseconds: number): string {
  const left = Math.max(0, Math.ceil(milliseconds / second));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}
