import * as v from 'valibot';
import type { Result } from './Result.ts';

/** An invalid setting: one sentence for the operator, with its name and the expected value. */
export interface BadSetting {
  readonly code: 'bad-setting';
  readonly sentence: string;
}

/**
 * Reads environment variables into one frozen object of the schema's type. Returns a sentence about the first invalid
 * one. An empty variable counts as missing. The messages of the schemas say what a value should be, and never repeat
 * the value itself.
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

/** Schema of a setting with a fixed pattern; `expected` completes the sentence "NAME must be ...". */
export function setting(pattern: RegExp, expected: string) {
  return v.pipe(v.string(expected), v.regex(pattern, expected));
}

/** Schema of a whole number from `least` to `most`. */
export function numberSetting(least: number, most: number) {
  const expected = `a whole number from ${least} to ${most}`;
  return v.pipe(
    setting(/^\d{1,9}$/, expected),
    v.transform(Number),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  );
}
