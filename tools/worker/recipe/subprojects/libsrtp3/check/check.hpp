// What the parts of the shim's check share: a check that ends the program, the suites, sessions and packets.
#ifndef SOTTO_SHIM_CHECK_HPP
#define SOTTO_SHIM_CHECK_HPP

#include <cstdio>
#include <cstdlib>
#include <srtp.h>
#include <vector>

#define CHECK(condition)                                                                                               \
	do                                                                                                                 \
	{                                                                                                                  \
		if (!(condition))                                                                                              \
		{                                                                                                              \
			std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                        \
			std::exit(1);                                                                                              \
		}                                                                                                              \
	} while (false)

using Bytes = std::vector<uint8_t>;

struct Suite
{
	srtp_profile_t profile;
	size_t keyLen;
	size_t saltLen;
	size_t rtpTagLen;
	size_t rtcpTagLen;
};

inline constexpr Suite Suites[] = {
	{ srtp_profile_aead_aes_256_gcm, 32, 12, 16, 16 },
	{ srtp_profile_aead_aes_128_gcm, 16, 12, 16, 16 },
	{ srtp_profile_aes128_cm_sha1_80, 16, 14, 10, 10 },
	{ srtp_profile_aes128_cm_sha1_32, 16, 14, 4, 10 },
};

inline constexpr uint32_t Ssrc{ 0xcafebabe };
inline constexpr size_t IndexLen{ 4 };

inline srtp_t createSession(const Suite& suite, srtp_ssrc_type_t direction, bool allowRepeat = true)
{
	const Bytes key(suite.keyLen, 0x11);
	const Bytes salt(suite.saltLen, 0x22);
	srtp_policy_t policy{ nullptr };
	srtp_t session{ nullptr };

	CHECK(srtp_policy_create(&policy) == srtp_err_status_ok);
	CHECK(srtp_policy_set_ssrc(policy, { direction, 0 }) == srtp_err_status_ok);
	CHECK(srtp_policy_set_profile(policy, suite.profile) == srtp_err_status_ok);
	CHECK(
	  srtp_policy_add_key(policy, key.data(), key.size(), salt.data(), salt.size(), nullptr, 0) == srtp_err_status_ok);
	CHECK(srtp_policy_set_allow_repeat_tx(policy, allowRepeat) == srtp_err_status_ok);
	CHECK(srtp_policy_set_window_size(policy, 1024) == srtp_err_status_ok);
	CHECK(srtp_create(&session, policy) == srtp_err_status_ok);
	srtp_policy_destroy(policy);

	return session;
}

inline Bytes rtpPacket(uint16_t seq, size_t payloadLen = 80)
{
	Bytes packet{ 0x80, 0x6f, uint8_t(seq >> 8), uint8_t(seq), 0, 0, 3, 0xc0, 0xca, 0xfe, 0xba, 0xbe };

	packet.resize(packet.size() + payloadLen, 0xab);

	return packet;
}

// A receiver report with one block.
inline Bytes rtcpPacket()
{
	Bytes packet{ 0x81, 0xc9, 0, 7, 0xca, 0xfe, 0xba, 0xbe };

	packet.resize(32, 0xcd);

	return packet;
}

inline Bytes protect(srtp_t session, const Bytes& packet)
{
	Bytes out(packet.size() + SRTP_MAX_TRAILER_LEN);
	size_t len = out.size();

	CHECK(srtp_protect(session, packet.data(), packet.size(), out.data(), &len, 0) == srtp_err_status_ok);
	out.resize(len);

	return out;
}

inline Bytes protectRtcp(srtp_t session, const Bytes& packet)
{
	Bytes out(packet.size() + SRTP_MAX_TRAILER_LEN + IndexLen);
	size_t len = out.size();

	CHECK(srtp_protect_rtcp(session, packet.data(), packet.size(), out.data(), &len, 0) == srtp_err_status_ok);
	out.resize(len);

	return out;
}

void checkPolicy();
void checkPackets();
void checkStreams();

#endif
