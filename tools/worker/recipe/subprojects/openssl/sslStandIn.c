/* A static library needs one symbol; the code is in the system's libssl. */
const char sotto_ssl_stand_in = 0;
