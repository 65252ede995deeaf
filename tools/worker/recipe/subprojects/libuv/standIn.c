/* A static library needs one symbol; the code is in the system's libuv. */
const char sotto_uv_stand_in = 0;
