// A static library needs one symbol; the code is in the system's abseil.
extern const char sotto_absl_stand_in;
const char sotto_absl_stand_in = 0;
