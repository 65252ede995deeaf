// Policies: the key is wiped when a policy ends, and no session starts on a key of the wrong size.
#include "check.hpp"

namespace
{
	constexpr uint8_t KeyByte{ 0x5a };

	// Kept out of line, so that the compiler can't answer from what it knows about the end of an object's life.
	[[gnu::noinline]] bool holdsKey(const void* memory, size_t len)
	{
		size_t run{ 0 };

		for (const auto* byte = static_cast<const volatile uint8_t*>(memory); len-- > 0; ++byte)
		{
			run = (*byte == KeyByte) ? run + 1 : 0;

			if (run == 8)
			{
				return true;
			}
		}

		return false;
	}
} // namespace

static srtp_policy_t createPolicy(srtp_profile_t profile, size_t keyLen, size_t saltLen)
{
	const Bytes bytes(SRTP_MAX_KEY_LEN + 1, KeyByte);
	srtp_policy_t policy{ nullptr };

	CHECK(srtp_policy_create(&policy) == srtp_err_status_ok);
	CHECK(srtp_policy_set_ssrc(policy, { ssrc_any_inbound, 0 }) == srtp_err_status_ok);
	CHECK(srtp_policy_set_profile(policy, profile) == srtp_err_status_ok);
	CHECK(
	  srtp_policy_add_key(policy, bytes.data(), keyLen, bytes.data(), saltLen, nullptr, 0) == srtp_err_status_ok);

	return policy;
}

static void checkWiping()
{
	alignas(srtp_policy_ctx_t_) static uint8_t memory[sizeof(srtp_policy_ctx_t_)];
	const Bytes bytes(44, KeyByte);
	auto* policy = new (memory) srtp_policy_ctx_t_;

	CHECK(srtp_policy_add_key(policy, bytes.data(), 32, bytes.data(), 12, nullptr, 0) == srtp_err_status_ok);
	CHECK(holdsKey(memory, sizeof(memory)));
	policy->~srtp_policy_ctx_t_();
	CHECK(!holdsKey(memory, sizeof(memory)));
	srtp_policy_destroy(nullptr);
}

static void checkKeySizes()
{
	for (const Suite& suite : Suites)
	{
		CHECK(srtp_profile_get_master_key_length(suite.profile) == suite.keyLen);
		CHECK(srtp_profile_get_master_salt_length(suite.profile) == suite.saltLen);

		for (size_t keyLen = 1; keyLen + suite.saltLen <= SRTP_MAX_KEY_LEN; ++keyLen)
		{
			for (const size_t saltLen : { size_t{ 0 }, suite.saltLen - 1, suite.saltLen, suite.saltLen + 1 })
			{
				if (keyLen + saltLen > SRTP_MAX_KEY_LEN)
				{
					continue;
				}

				const bool right     = keyLen == suite.keyLen && saltLen == suite.saltLen;
				srtp_policy_t policy = createPolicy(suite.profile, keyLen, saltLen);
				srtp_t session{ nullptr };

				CHECK(srtp_create(&session, policy) == (right ? srtp_err_status_ok : srtp_err_status_bad_param));
				CHECK((session != nullptr) == right);
				srtp_policy_destroy(policy);
				CHECK(!right || srtp_dealloc(session) == srtp_err_status_ok);
			}
		}
	}
}

static void checkRefusals()
{
	const Bytes bytes(SRTP_MAX_KEY_LEN + 1, KeyByte);
	const uint8_t* key = bytes.data();
	srtp_policy_t policy{ nullptr };
	srtp_t session{ nullptr };

	CHECK(srtp_policy_create(nullptr) == srtp_err_status_bad_param);
	CHECK(srtp_policy_create(&policy) == srtp_err_status_ok);
	CHECK(srtp_create(&session, policy) == srtp_err_status_bad_param);
	CHECK(srtp_policy_set_ssrc(policy, { ssrc_undefined, 0 }) == srtp_err_status_bad_param);
	CHECK(srtp_policy_set_ssrc(policy, { ssrc_any_outbound, 0 }) == srtp_err_status_ok);
	CHECK(srtp_create(&session, policy) == srtp_err_status_bad_param);
	CHECK(srtp_policy_set_profile(policy, srtp_profile_reserved) == srtp_err_status_bad_param);
	CHECK(srtp_policy_set_profile(policy, srtp_profile_aead_aes_128_gcm) == srtp_err_status_ok);
	CHECK(srtp_create(&session, policy) == srtp_err_status_bad_param);
	CHECK(session == nullptr);

	for (const size_t len : { size_t{ 0 }, size_t{ SRTP_MAX_KEY_LEN } + 1, SIZE_MAX })
	{
		CHECK(srtp_policy_add_key(policy, key, len, key, 12, nullptr, 0) == srtp_err_status_bad_param);
	}

	CHECK(srtp_policy_add_key(policy, key, 16, key, SIZE_MAX, nullptr, 0) == srtp_err_status_bad_param);
	CHECK(srtp_policy_add_key(policy, key, 16, key, SRTP_MAX_KEY_LEN - 15, nullptr, 0) == srtp_err_status_bad_param);
	CHECK(srtp_policy_add_key(policy, key, 16, key, 12, key, 1) == srtp_err_status_bad_param);
	CHECK(srtp_policy_add_key(policy, key, 16, key, 12, nullptr, 1) == srtp_err_status_bad_param);
	CHECK(srtp_policy_add_key(policy, key, 16, key, 12, nullptr, 0) == srtp_err_status_ok);
	CHECK(srtp_policy_add_key(policy, key, 16, key, 12, nullptr, 0) == srtp_err_status_bad_param);

	for (const size_t size : { size_t{ 1 }, size_t{ 63 }, size_t{ 0x8000 }, SIZE_MAX })
	{
		CHECK(srtp_policy_set_window_size(policy, size) == srtp_err_status_bad_param);
	}

	srtp_policy_destroy(policy);
}

void checkPolicy()
{
	checkWiping();
	checkKeySizes();
	checkRefusals();
}
