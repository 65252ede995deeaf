import * as v from 'valibot';
import type { Result } from './Result.ts';

/** A setting that does not fit: one sentence for the person who set it, with its name and what it should be. */
export interface BadSetting {
  readonly code: 'bad-setting';
  readonly sentence: string;
}

/**
 * Environment variables as one frozen object of the schema's type, or a sentence on the first that does not fit. An empty
 * variable counts as left out; each schema's message tells what the value should be, never what it was.
 */
export function readSettings<Schema extends v.GenericSchema<object, object>>(
  schema: Schema,
  environment: Record<string, string | undefined>,
): Result<Readonly<v.InferOutput<Schema>>, BadSetting> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = v.safeParse(schema, given, { abortEarly: true });
  if (parsed.success) return { ok: true, value: Object.freeze(parsed.output) };
  const [issue] = parsed.issues;
  return { ok: false, error: { code: 'bad-setting', sentence: `${v.getDotPath(issue)} must be ${issue.message}.` } };
}

/** A setting with a fixed pattern; `expected` completes the sentence "NAME must be ...". */
export function setting(pattern: RegExp, expected: string) {
  return v.pipe(v.string(expected), v.regex(pattern, expected));
}

/** A whole number from `least` to `most`. */
export function numberSetting(least: number, most: number) {
  const expected = `a whole number from ${least} to ${most}`;
  return v.pipe(
    setting(/^\d{1,9}$/, expected),
    v.transform(Number),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  );
}
