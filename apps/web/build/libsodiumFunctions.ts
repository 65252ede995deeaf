/** All functions of libsodium that the page calls. */
export const libsodiumFunctions = [
  'crypto_aead_chacha20poly1305_ietf_decrypt',
  'crypto_aead_chacha20poly1305_ietf_encrypt',
  'crypto_aead_xchacha20poly1305_ietf_decrypt',
  'crypto_aead_xchacha20poly1305_ietf_encrypt',
  'crypto_scalarmult',
  'crypto_scalarmult_base',
  'crypto_generichash',
  'crypto_sign_detached',
  'crypto_sign_seed_keypair',
  'crypto_sign_verify_detached',
];
