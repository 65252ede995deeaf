// Checks the shim against the contract of libSRTP 3. Ends with 0, or with 1 and the first line that does not hold.
#include "check.hpp"

int main()
{
	CHECK(srtp_init() == srtp_err_status_ok);

	checkPolicy();
	checkPackets();
	checkStreams();

	CHECK(srtp_shutdown() == srtp_err_status_ok);
	std::puts("the shim keeps the contract");

	return 0;
}
