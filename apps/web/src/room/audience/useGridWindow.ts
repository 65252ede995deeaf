import { type RefObject, useLayoutEffect, useState } from 'react';
import { type Range, visibleRange } from './visibleRange.ts';

/** The drawn part of a long grid, and the layout of its rows. */
export interface GridWindow extends Range {
  readonly columns: number;
  /** Height in pixels; 0 before there is a layout. */
  readonly rowHeight: number;
}

/** Follows the part of a grid that is in the window. Columns and row height are the style sheet's, read from the layout. */
export function useGridWindow(grid: RefObject<HTMLElement | null>, count: number): GridWindow {
  const [shown, setShown] = useState<GridWindow>({ from: 0, to: 0, columns: 1, rowHeight: 0 });

  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const stopping = new AbortController();

    function measure(element: HTMLElement) {
      const { gridTemplateColumns, gridAutoRows } = getComputedStyle(element);
      const layout = { columns: gridTemplateColumns.split(' ').length, rowHeight: Number.parseFloat(gridAutoRows) };
      const { top } = element.getBoundingClientRect();
      const next = { ...layout, ...visibleRange({ ...layout, top, windowHeight: innerHeight, count }) };
      setShown((before) => (isSame(before, next) ? before : next));
    }

    const remeasure = () => measure(element);
    const sizes = new ResizeObserver(remeasure);
    sizes.observe(element);
    const listening = { passive: true, signal: stopping.signal };
    addEventListener('scroll', remeasure, listening);
    addEventListener('resize', remeasure, listening);
    stopping.signal.addEventListener('abort', () => sizes.disconnect());
    remeasure();
    return () => stopping.abort();
  }, [grid, count]);

  return shown;
}

function isSame(one: GridWindow, other: GridWindow): boolean {
  return (Object.keys(one) as (keyof GridWindow)[]).every((key) => one[key] === other[key]);
}
