/** A setting that only a person can correct. Its message is the one sentence that they read; the exit code is 2. */
export class BadSetting extends Error {
  name = 'BadSetting';
}

/** Exit code of a bad setting, from us and from the processes that we supervise. Starting again would not help. */
export const BAD_SETTING = 2;
