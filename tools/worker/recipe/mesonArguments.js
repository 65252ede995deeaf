/**
 * Arguments of `meson setup` besides the build folder: mediasoup's own release settings, no downloads, and hardening.
 */
export const setupArguments = [
  '--buildtype=release',
  '-Db_ndebug=true',
  '--wrap-mode=nodownload',
  // The worker parses what strangers send it. These are the flags with which Debian builds its own daemons.
  '-Db_pie=true',
  '-Dcpp_args=-D_FORTIFY_SOURCE=2 -fstack-protector-strong',
  '-Dcpp_link_args=-Wl,-z,relro -Wl,-z,now',
];

/** Paths in the build folder, which are ninja's names of the targets too. */
export const workerTarget = 'mediasoup-worker';
export const shimCheckTarget = 'subprojects/libsrtp3/srtp-shim-check';
