// A static library needs one symbol; the code is in the system's libSRTP 2 and in include/srtp.h.
extern const char sotto_srtp_stand_in;
const char sotto_srtp_stand_in = 0;
