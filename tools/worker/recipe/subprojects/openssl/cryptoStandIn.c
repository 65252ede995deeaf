/* A static library needs one symbol; the code is in the system's libcrypto. */
const char sotto_crypto_stand_in = 0;
