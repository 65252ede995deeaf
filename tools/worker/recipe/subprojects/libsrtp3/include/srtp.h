// The functions of libSRTP 3 that the mediasoup worker calls, on top of libSRTP 2.
//
// The two differ in three ways. Version 3 has an opaque policy with key and salt apart; version 2 a struct that points
// to both joined. Version 3 writes its result to another buffer and counts in size_t; version 2 works in place and
// counts in int. Version 3 checks the lengths of keys and buffers; version 2 trusts its caller. So each function below
// checks first, then copies, then calls.
//
// Master key identifiers (MKI) are refused: the worker never uses them.
#ifndef SOTTO_SRTP_H
#define SOTTO_SRTP_H

#ifndef __cplusplus
#error "this header overloads the functions of libSRTP 2, which only C++ can do"
#endif

// The one name that stands for different things in the two versions, and no overload can tell apart.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string.h> // explicit_bzero

// Codes that version 2 lacks, with the numbers of version 3. Macros, so that a later version 2 may know them too.
#define srtp_err_status_buffer_small static_cast<srtp_err_status_t>(28)
#define srtp_err_status_cryptex_err static_cast<srtp_err_status_t>(29)

struct srtp_policy_ctx_t_
{
	srtp_policy_ctx_t_() = default;
	srtp_policy_ctx_t_(const srtp_policy_ctx_t_&) = delete;
	srtp_policy_ctx_t_& operator=(const srtp_policy_ctx_t_&) = delete;

	~srtp_policy_ctx_t_()
	{
		// Not memset, which a compiler may leave out where nobody reads the memory afterwards.
		explicit_bzero(this->keyAndSalt, sizeof(this->keyAndSalt));
	}

	srtp2_policy_t version2{};
	srtp_profile_t profile{ srtp_profile_reserved };
	uint8_t keyAndSalt[SRTP_MAX_KEY_LEN]{};
	size_t keyLen{ 0 };
	size_t saltLen{ 0 };
};

using srtp_policy_t = srtp_policy_ctx_t_*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	if (!policy)
	{
		return srtp_err_status_bad_param;
	}

	*policy = new (std::nothrow) srtp_policy_ctx_t_;

	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	if (!policy || ssrc.type == ssrc_undefined)
	{
		return srtp_err_status_bad_param;
	}

	policy->version2.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	if (!policy)
	{
		return srtp_err_status_bad_param;
	}

	srtp_err_status_t err = srtp_crypto_policy_set_from_profile_for_rtp(&policy->version2.rtp, profile);

	if (err != srtp_err_status_ok)
	{
		return err;
	}

	// Apart from RTP's: with a tag of 32 bits for RTP, RTCP still gets one of 80 (RFC 5764, 4.1.2).
	err = srtp_crypto_policy_set_from_profile_for_rtcp(&policy->version2.rtcp, profile);

	if (err == srtp_err_status_ok)
	{
		policy->profile = profile;
	}

	return err;
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* mki,
  size_t mkiLen)
{
	if (!policy || !key || !salt || keyLen == 0 || mki || mkiLen != 0)
	{
		return srtp_err_status_bad_param;
	}

	// A second key makes sense only with MKI. The second test can't overflow because of the first.
	if (policy->keyLen != 0 || keyLen > sizeof(policy->keyAndSalt) || saltLen > sizeof(policy->keyAndSalt) - keyLen)
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->keyAndSalt, key, keyLen);
	std::memcpy(policy->keyAndSalt + keyLen, salt, saltLen);
	policy->keyLen  = keyLen;
	policy->saltLen = saltLen;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	if (!policy)
	{
		return srtp_err_status_bad_param;
	}

	policy->version2.allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t windowSize)
{
	// 0 is version 2's own default of 128.
	if (!policy || (windowSize != 0 && (windowSize < 64 || windowSize > 0x7fff)))
	{
		return srtp_err_status_bad_param;
	}

	policy->version2.window_size = windowSize;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	if (!session || !policy || policy->version2.ssrc.type == ssrc_undefined)
	{
		return srtp_err_status_bad_param;
	}

	// Version 2 reads as many bytes as the profile asks for, whatever the buffer holds. The reserved profile, which is
	// what an unset one is, has no key and fails here because add_key takes none that is empty.
	if (
	  policy->keyLen == 0 || policy->keyLen != srtp_profile_get_master_key_length(policy->profile) ||
	  policy->saltLen != srtp_profile_get_master_salt_length(policy->profile))
	{
		return srtp_err_status_bad_param;
	}

	policy->version2.key = policy->keyAndSalt;

	const srtp_err_status_t err = srtp_create(session, &policy->version2);

	// Version 2 has derived its session keys by now and keeps no pointer; don't keep one either.
	policy->version2.key = nullptr;

	return err;
}

// Copies a packet to where it is wanted and lets version 2 work on it there.
//
// The output buffer must hold the packet and `growth` octets more, which is the most that the operation may add. The
// buffers may be one and the same, or overlap.
template<typename Operation>
inline srtp_err_status_t srtpShimInPlace(
  const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t growth, Operation operation)
{
	if (!in || !out || !outLen || inLen > static_cast<size_t>(INT_MAX) - growth)
	{
		return srtp_err_status_bad_param;
	}

	if (*outLen < inLen + growth)
	{
		return srtp_err_status_buffer_small;
	}

	if (out != in)
	{
		std::memmove(out, in, inLen);
	}

	int len = static_cast<int>(inLen);

	const srtp_err_status_t err = operation(out, &len);

	if (err != srtp_err_status_ok)
	{
		return err;
	}

	if (len < 0)
	{
		return srtp_err_status_fail;
	}

	*outLen = static_cast<size_t>(len);

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLen, uint8_t* srtp, size_t* srtpLen, size_t mkiIndex)
{
	if (!session || mkiIndex != 0)
	{
		return srtp_err_status_bad_param;
	}

	return srtpShimInPlace(
	  rtp,
	  rtpLen,
	  srtp,
	  srtpLen,
	  SRTP_MAX_TRAILER_LEN,
	  [session](void* packet, int* len) { return srtp_protect(session, packet, len); });
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLen, uint8_t* srtcp, size_t* srtcpLen, size_t mkiIndex)
{
	if (!session || mkiIndex != 0)
	{
		return srtp_err_status_bad_param;
	}

	return srtpShimInPlace(
	  rtcp,
	  rtcpLen,
	  srtcp,
	  srtcpLen,
	  // SRTCP carries its packet index in addition.
	  SRTP_MAX_TRAILER_LEN + sizeof(uint32_t),
	  [session](void* packet, int* len) { return srtp_protect_rtcp(session, packet, len); });
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLen, uint8_t* rtp, size_t* rtpLen)
{
	if (!session)
	{
		return srtp_err_status_bad_param;
	}

	return srtpShimInPlace(
	  srtp,
	  srtpLen,
	  rtp,
	  rtpLen,
	  0,
	  [session](void* packet, int* len) { return srtp_unprotect(session, packet, len); });
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLen, uint8_t* rtcp, size_t* rtcpLen)
{
	if (!session)
	{
		return srtp_err_status_bad_param;
	}

	return srtpShimInPlace(
	  srtcp,
	  srtcpLen,
	  rtcp,
	  rtcpLen,
	  0,
	  [session](void* packet, int* len) { return srtp_unprotect_rtcp(session, packet, len); });
}

#endif
