// Packets: a published vector, both ways in every suite, no octet written where the caller left no room, no packet
// taken that was changed or cut.
#include "check.hpp"

namespace
{
	constexpr uint8_t Canary{ 0xee };

	bool untouched(const Bytes& bytes)
	{
		for (const uint8_t byte : bytes)
		{
			if (byte != Canary)
			{
				return false;
			}
		}

		return true;
	}
} // namespace

// The test vector of libSRTP's own test driver; its key is that of RFC 3711, B.3.
static void checkVector()
{
	const Bytes key{ 0xe1, 0xf9, 0x7a, 0x0d, 0x3e, 0x01, 0x8b, 0xe0, 0xd6, 0x4f, 0xa3, 0x2c, 0x06, 0xde, 0x41, 0x39 };
	const Bytes salt{ 0x0e, 0xc6, 0x75, 0xad, 0x49, 0x8a, 0xfe, 0xeb, 0xb6, 0x96, 0x0b, 0x3a, 0xab, 0xe6 };
	const Bytes sealed{ 0x80, 0x0f, 0x12, 0x34, 0xde, 0xca, 0xfb, 0xad, 0xca, 0xfe, 0xba, 0xbe, 0x4e,
		                  0x55, 0xdc, 0x4c, 0xe7, 0x99, 0x78, 0xd8, 0x8c, 0xa4, 0xd2, 0x15, 0x94, 0x9d,
		                  0x24, 0x02, 0xb7, 0x8d, 0x6a, 0xcc, 0x99, 0xea, 0x17, 0x9b, 0x8d, 0xbb };
	Bytes packet{ 0x80, 0x0f, 0x12, 0x34, 0xde, 0xca, 0xfb, 0xad, 0xca, 0xfe, 0xba, 0xbe };
	srtp_policy_t policy{ nullptr };
	srtp_t session{ nullptr };

	packet.resize(28, 0xab);
	CHECK(srtp_policy_create(&policy) == srtp_err_status_ok);
	CHECK(srtp_policy_set_ssrc(policy, { ssrc_any_outbound, 0 }) == srtp_err_status_ok);
	CHECK(srtp_policy_set_profile(policy, srtp_profile_aes128_cm_sha1_80) == srtp_err_status_ok);
	CHECK(srtp_policy_add_key(policy, key.data(), 16, salt.data(), 14, nullptr, 0) == srtp_err_status_ok);
	CHECK(srtp_create(&session, policy) == srtp_err_status_ok);
	srtp_policy_destroy(policy);
	CHECK(protect(session, packet) == sealed);
	CHECK(srtp_dealloc(session) == srtp_err_status_ok);
}

static void checkBothWays(const Suite& suite)
{
	srtp_t sender   = createSession(suite, ssrc_any_outbound);
	srtp_t receiver = createSession(suite, ssrc_any_inbound);
	const Bytes rtp = rtpPacket(1);
	Bytes srtp      = protect(sender, rtp);
	size_t len      = srtp.size();

	CHECK(srtp.size() == rtp.size() + suite.rtpTagLen);
	CHECK(srtp_unprotect(receiver, srtp.data(), srtp.size(), srtp.data(), &len) == srtp_err_status_ok);
	CHECK(Bytes(srtp.begin(), srtp.begin() + len) == rtp);

	const Bytes rtcp  = rtcpPacket();
	const Bytes srtcp = protectRtcp(sender, rtcp);
	Bytes opened(srtcp.size(), Canary);

	len = opened.size();
	CHECK(srtcp.size() == rtcp.size() + IndexLen + suite.rtcpTagLen);
	CHECK(srtp_unprotect_rtcp(receiver, srtcp.data(), srtcp.size(), opened.data(), &len) == srtp_err_status_ok);
	CHECK(Bytes(opened.begin(), opened.begin() + len) == rtcp);

	CHECK(srtp_dealloc(sender) == srtp_err_status_ok);
	CHECK(srtp_dealloc(receiver) == srtp_err_status_ok);
}

static void checkCapacity(const Suite& suite)
{
	srtp_t sender     = createSession(suite, ssrc_any_outbound);
	srtp_t receiver   = createSession(suite, ssrc_any_inbound);
	const Bytes rtp   = rtpPacket(1);
	const Bytes rtcp  = rtcpPacket();
	const Bytes srtp  = protect(sender, rtp);
	const Bytes srtcp = protectRtcp(sender, rtcp);
	Bytes out(256, Canary);
	size_t len = rtp.size() + SRTP_MAX_TRAILER_LEN - 1;

	CHECK(srtp_protect(sender, rtp.data(), rtp.size(), out.data(), &len, 0) == srtp_err_status_buffer_small);
	len = rtcp.size() + SRTP_MAX_TRAILER_LEN + IndexLen - 1;
	CHECK(srtp_protect_rtcp(sender, rtcp.data(), rtcp.size(), out.data(), &len, 0) == srtp_err_status_buffer_small);
	len = srtp.size() - 1;
	CHECK(srtp_unprotect(receiver, srtp.data(), srtp.size(), out.data(), &len) == srtp_err_status_buffer_small);
	len = srtcp.size() - 1;
	CHECK(srtp_unprotect_rtcp(receiver, srtcp.data(), srtcp.size(), out.data(), &len) == srtp_err_status_buffer_small);

	// Lengths that an int or a size_t can't hold once the trailer is added.
	for (const size_t huge : { size_t{ INT_MAX }, size_t{ INT_MAX } + 1, SIZE_MAX - 1, SIZE_MAX })
	{
		len = SIZE_MAX;
		CHECK(srtp_protect(sender, rtp.data(), huge, out.data(), &len, 0) == srtp_err_status_bad_param);
		CHECK(srtp_protect_rtcp(sender, rtcp.data(), huge, out.data(), &len, 0) == srtp_err_status_bad_param);
	}

	len = out.size();
	CHECK(srtp_protect(sender, rtp.data(), rtp.size(), out.data(), &len, 1) == srtp_err_status_bad_param);
	CHECK(srtp_protect_rtcp(sender, rtcp.data(), rtcp.size(), out.data(), &len, 1) == srtp_err_status_bad_param);
	CHECK(untouched(out));
	CHECK(srtp_dealloc(sender) == srtp_err_status_ok);
	CHECK(srtp_dealloc(receiver) == srtp_err_status_ok);
}

static void checkChangedAndCut(const Suite& suite)
{
	srtp_t sender     = createSession(suite, ssrc_any_outbound);
	srtp_t receiver   = createSession(suite, ssrc_any_inbound);
	const Bytes srtp  = protect(sender, rtpPacket(1));
	const Bytes srtcp = protectRtcp(sender, rtcpPacket());
	const auto refuses = [&](const Bytes& packet, auto unprotect) {
		Bytes in = packet;
		size_t len = in.size();
		CHECK(unprotect(receiver, in.data(), in.size(), in.data(), &len) != srtp_err_status_ok);
	};
	const auto rtp  = [](auto... a) { return srtp_unprotect(a...); };
	const auto rtcp = [](auto... a) { return srtp_unprotect_rtcp(a...); };

	for (size_t bit = 0; bit < srtp.size() * 8; ++bit)
	{
		Bytes changed = srtp;
		changed[bit / 8] ^= uint8_t(1 << (bit % 8));
		refuses(changed, rtp);
	}

	for (size_t bit = 0; bit < srtcp.size() * 8; ++bit)
	{
		Bytes changed = srtcp;
		changed[bit / 8] ^= uint8_t(1 << (bit % 8));
		refuses(changed, rtcp);
	}

	for (size_t len = 1; len < srtp.size(); ++len)
	{
		refuses(Bytes(srtp.begin(), srtp.begin() + len), rtp);
	}

	for (size_t len = 1; len < srtcp.size(); ++len)
	{
		refuses(Bytes(srtcp.begin(), srtcp.begin() + len), rtcp);
	}

	CHECK(srtp_dealloc(sender) == srtp_err_status_ok);
	CHECK(srtp_dealloc(receiver) == srtp_err_status_ok);
}

void checkPackets()
{
	checkVector();

	for (const Suite& suite : Suites)
	{
		checkBothWays(suite);
		checkCapacity(suite);
		checkChangedAndCut(suite);
	}
}
