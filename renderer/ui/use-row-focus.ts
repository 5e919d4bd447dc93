import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';

interface RowFocusOptions {
  readonly count: number;
  readonly active: number;
  readonly setActive: (index: number) => void;
  /** Rows that fit on screen, for Page up and Page down. */
  readonly pageRows: () => number;
  readonly scrollTo: (index: number) => void;
}

/**
 * One tab stop for the whole grid: arrows walk the rows, left and right walk the
 * buttons of a row, Enter does what the row is there for (ARIA APG, grid pattern).
 */
export function useRowFocus(grid: RefObject<HTMLElement | null>, options: RowFocusOptions) {
  const { count, active, setActive, pageRows, scrollTo } = options;
  const wanted = useRef(false);

  // The row exists only after the list has drawn it, so the focus follows one render later.
  useEffect(() => {
    if (!wanted.current) return;
    const row = rowAt(grid.current, active);
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  });

  const move = (index: number) => {
    const next = Math.max(0, Math.min(count - 1, index));
    wanted.current = true;
    setActive(next);
    scrollTo(next);
    // Already drawn: no render may follow that would do it.
    const row = rowAt(grid.current, next);
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || count === 0) return;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active - 1),
      PageDown: () => move(active + pageRows()),
      PageUp: () => move(active - pageRows()),
      Home: () => move(0),
      End: () => move(count - 1),
      ArrowRight: () => walk(rowAt(grid.current, active), 1),
      ArrowLeft: () => walk(rowAt(grid.current, active), -1),
    };
    const enter = event.key === 'Enter' && event.target === rowAt(grid.current, active);
    const act = enter ? () => primary(rowAt(grid.current, active)) : moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const index = event.target.closest<HTMLElement>('[data-index]')?.dataset['index'];
    if (index !== undefined && Number(index) !== active) setActive(Number(index));
  };

  return { onKeyDown, onFocus, focusRow: () => move(active) };
}

function rowAt(grid: HTMLElement | null, index: number): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
}

function primary(row: HTMLElement | null): void {
  row?.querySelector<HTMLElement>('[data-primary]')?.click();
}

/** From the row over its buttons and back. */
function walk(row: HTMLElement | null, step: 1 | -1): void {
  if (!row) return;
  const stops = [row, ...row.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const here = stops.findIndex((stop) => stop === document.activeElement);
  stops[Math.max(0, Math.min(stops.length - 1, here + step))]?.focus({ preventScroll: true });
}
