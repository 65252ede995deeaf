/** Certificates for tests, made afresh: PEM texts of one key and its self-signed certificate. */
export { createCertificate } from '../../packages/client/src/node/createCertificate.ts';
