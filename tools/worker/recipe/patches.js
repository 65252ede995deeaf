/**
 * What must change in mediasoup's worker sources, beside the folders in subprojects/.
 *
 * Each anchor must stand in its file exactly once. A mediasoup that has changed there stops the build, so that somebody
 * looks whether the patch is still right.
 *
 * @typedef {{ file: string, why: string, find: string, replace: string }} Patch
 */

/** @type {Patch[]} */
export const patches = [
  {
    file: 'meson.build',
    why: 'Debian 12 has meson 1.0.1, which is enough for all that the file uses.',
    find: "meson_version: '>= 1.1.0'",
    replace: "meson_version: '>= 1.0.0'",
  },
  {
    file: 'meson.build',
    why: 'dependency() finds a subproject through its .wrap file only, and those are gone.',
    find: "ankerl_unordered_dense_dep = dependency('unordered_dense')",
    replace: "ankerl_unordered_dense_dep = subproject('unordered_dense').get_variable('ankerl_unordered_dense_dep')",
  },
  {
    file: 'src/RTC/DtlsTransport.cpp',
    why:
      'A BIO callback must hand through the result of the call that it reports: the operation then has the bit ' +
      'BIO_CB_RETURN beside others. Answering 1 to every control call tells an OpenSSL with kernel TLS (as in Debian) ' +
      'that the kernel encrypts; it allocates no write buffer and crashes in the first DTLS handshake.',
    find: '(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1;',
    replace: '((operationType & BIO_CB_RETURN) != 0) ? static_cast<long>(ret) : 1;',
  },
  {
    file: 'include/RTC/SrtpSession.hpp',
    why:
      'libSRTP 2 wants the SSRC in network byte order and libSRTP 3, since a change within its beta, in that of the ' +
      "host. Calling version 2's function by its own name leaves no doubt which of the two is meant.",
    find: 'srtp_stream_remove(this->session, htonl(ssrc));',
    replace: 'srtp_remove_stream(this->session, htonl(ssrc));',
  },
];
