import type { Page } from 'puppeteer-core';

interface Shifted {
  readonly shifts: string[];
}

/** Writes down everything that moves by itself in a page from now on; call it before the page is opened. */
export async function watchShifts(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(installWatch);
}

/** Lists all layout shifts so far, including those in frames that are not drawn yet. */
export function shiftsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // The browser reports the shifts of a frame only after the next one.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return (globalThis as unknown as Shifted).shifts;
  });
}

function installWatch(): void {
  const shifts: string[] = [];
  Object.assign(globalThis, { shifts });
  const placeOf = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(' ');
  const nameOf = (node: Node | null) => {
    const { className, nodeName } = (node ?? {}) as Partial<Element>;
    return className || nodeName || 'gone';
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: readonly { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
      };
      const moved = sources.map(
        ({ node, previousRect, currentRect }) =>
          `${nameOf(node)} from ${placeOf(previousRect)} to ${placeOf(currentRect)}`,
      );
      if (!hadRecentInput) shifts.push(`${value.toFixed(4)} ${moved.join(', ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
