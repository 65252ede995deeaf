/** A long grid of equal rows, as it lies in the window. */
export interface GridLayout {
  /** Distance of the grid's top from the window's upper edge, in pixels; negative once it is scrolled past. */
  readonly top: number;
  readonly windowHeight: number;
  readonly rowHeight: number;
  readonly columns: number;
  readonly count: number;
}

/** Places from `from` to before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Rows drawn beyond either edge, so that they are there before a screen reader or a thumb reaches them. */
const spareRows = 8;
/** The range moves by this many rows at once, and not with every pixel. */
const stepRows = 4;

/** The part of a grid to draw: the visible rows, and a few more. Whole rows. */
export function visibleRange({ top, windowHeight, rowHeight, columns, count }: GridLayout): Range {
  if (rowHeight <= 0) return { from: 0, to: 0 };
  const rows = Math.ceil(count / columns);
  const first = clamp(floorTo(stepRows, -top / rowHeight - spareRows), rows);
  const last = clamp(floorTo(stepRows, (windowHeight - top) / rowHeight + spareRows) + stepRows, rows);
  return { from: first * columns, to: Math.min(last * columns, count) };
}

function floorTo(step: number, value: number): number {
  return Math.floor(value / step) * step;
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
