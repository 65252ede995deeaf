// Streams: replay, repeated sending, and removal, which takes the SSRC in network byte order.
#include "check.hpp"
#include <arpa/inet.h>

namespace
{
	srtp_err_status_t unprotect(srtp_t session, Bytes packet)
	{
		size_t len = packet.size();

		return srtp_unprotect(session, packet.data(), packet.size(), packet.data(), &len);
	}

	srtp_err_status_t unprotectRtcp(srtp_t session, Bytes packet)
	{
		size_t len = packet.size();

		return srtp_unprotect_rtcp(session, packet.data(), packet.size(), packet.data(), &len);
	}

	srtp_err_status_t tryProtect(srtp_t session, uint16_t seq)
	{
		const Bytes packet = rtpPacket(seq);
		Bytes out(packet.size() + SRTP_MAX_TRAILER_LEN);
		size_t len = out.size();

		return srtp_protect(session, packet.data(), packet.size(), out.data(), &len, 0);
	}
} // namespace

static void checkReplay(const Suite& suite)
{
	srtp_t sender     = createSession(suite, ssrc_any_outbound);
	srtp_t receiver   = createSession(suite, ssrc_any_inbound);
	const Bytes early = protect(sender, rtpPacket(2000));
	const Bytes first = protect(sender, rtpPacket(3000));
	const Bytes later = protect(sender, rtpPacket(3500));
	const Bytes srtcp = protectRtcp(sender, rtcpPacket());

	CHECK(unprotect(receiver, first) == srtp_err_status_ok);
	CHECK(unprotect(receiver, first) == srtp_err_status_replay_fail);
	CHECK(unprotect(receiver, later) == srtp_err_status_ok);
	CHECK(unprotect(receiver, first) == srtp_err_status_replay_fail);
	// Outside of the window of 1024.
	CHECK(unprotect(receiver, early) == srtp_err_status_replay_old);
	CHECK(unprotectRtcp(receiver, srtcp) == srtp_err_status_ok);
	CHECK(unprotectRtcp(receiver, srtcp) == srtp_err_status_replay_fail);

	CHECK(srtp_dealloc(sender) == srtp_err_status_ok);
	CHECK(srtp_dealloc(receiver) == srtp_err_status_ok);
}

static void checkRepeatedSending(const Suite& suite)
{
	srtp_t repeating = createSession(suite, ssrc_any_outbound, true);
	srtp_t strict    = createSession(suite, ssrc_any_outbound, false);

	CHECK(protect(repeating, rtpPacket(7)) == protect(repeating, rtpPacket(7)));
	CHECK(tryProtect(strict, 7) == srtp_err_status_ok);
	CHECK(tryProtect(strict, 7) == srtp_err_status_replay_fail);

	CHECK(srtp_dealloc(repeating) == srtp_err_status_ok);
	CHECK(srtp_dealloc(strict) == srtp_err_status_ok);
}

// patches.js makes the worker call srtp_remove_stream as it is called here.
static void checkRemoval(const Suite& suite)
{
	srtp_t sender      = createSession(suite, ssrc_any_outbound);
	srtp_t receiver    = createSession(suite, ssrc_any_inbound);
	const Bytes packet = protect(sender, rtpPacket(30000));

	CHECK(unprotect(receiver, packet) == srtp_err_status_ok);
	CHECK(srtp_remove_stream(receiver, htonl(Ssrc)) == srtp_err_status_ok);
	CHECK(srtp_remove_stream(receiver, htonl(Ssrc)) == srtp_err_status_no_ctx);
	CHECK(unprotect(receiver, packet) == srtp_err_status_ok);

	CHECK(tryProtect(sender, 20000) == srtp_err_status_replay_old);
	CHECK(srtp_remove_stream(sender, htonl(Ssrc)) == srtp_err_status_ok);
	CHECK(tryProtect(sender, 20000) == srtp_err_status_ok);

	CHECK(srtp_dealloc(sender) == srtp_err_status_ok);
	CHECK(srtp_dealloc(receiver) == srtp_err_status_ok);
}

void checkStreams()
{
	for (const Suite& suite : Suites)
	{
		checkReplay(suite);
		checkRepeatedSending(suite);
		checkRemoval(suite);
	}
}
