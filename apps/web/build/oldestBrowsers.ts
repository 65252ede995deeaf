/**
 * The oldest browsers for which the page is built. Chrome 141 is the first with encrypted frames as the standard has
 * them. Firefox 128 was its long-term release when we began. Safari 17.5 is the first with everything that the page
 * uses.
 */
export const oldestBrowsers = { chrome: '141', firefox: '128', safari: '17.5' } as const;

/** The newest edition of JavaScript that all of them can read. */
export const oldestEdition = 2024;
