// A static library needs one symbol; the worker uses flatbuffers' headers only.
extern const char sotto_flatbuffers_stand_in;
const char sotto_flatbuffers_stand_in = 0;
