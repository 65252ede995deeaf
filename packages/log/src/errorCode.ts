import { isCode } from './keepAllowed.ts';

/**
 * Returns the code of an error that others threw: an errno, one of our codes, or the name of its class. It never
 * returns the text, because texts quote rows, paths and addresses.
 */
export function errorCode(error: unknown): string {
  const code = valueAt(error, 'code');
  if (typeof code === 'string' && isCode(code)) return code;
  if (!(error instanceof Error)) return 'unknown';
  return isCode(error.constructor.name) ? error.constructor.name : 'Error';
}

/** The log fields for a caught error: its code, and its SQLSTATE if a database gave one. */
export function errorFields(error: unknown): { readonly code: string; readonly state?: string } {
  const state = valueAt(error, 'sqlState');
  return { code: errorCode(error), ...(typeof state === 'string' ? { state } : {}) };
}

function valueAt(from: unknown, key: string): unknown {
  return typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[key] : undefined;
}
