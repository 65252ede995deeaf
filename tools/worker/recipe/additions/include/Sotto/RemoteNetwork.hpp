#ifndef SOTTO_REMOTE_NETWORK_HPP
#define SOTTO_REMOTE_NETWORK_HPP

#include <uv.h>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>

namespace Sotto
{
	/**
	 * A number for the network that an address belongs to: the address itself for IPv4 (also inside IPv6), the /64 for IPv6.
	 *
	 * It is salted at random for each process, so that nobody outside can choose addresses whose numbers fall together.
	 */
	inline uint64_t RemoteNetwork(const struct sockaddr* address)
	{
		static const uint64_t Salt = []
		{
			uint64_t salt{ 0 };

			if (uv_random(nullptr, nullptr, &salt, sizeof(salt), 0, nullptr) != 0)
			{
				salt = uv_hrtime();
			}

			return salt;
		}();

		uint64_t network{ 0 };

		if (address->sa_family == AF_INET6)
		{
			const auto& ip = reinterpret_cast<const struct sockaddr_in6*>(address)->sin6_addr;

			std::memcpy(&network, IN6_IS_ADDR_V4MAPPED(&ip) ? ip.s6_addr + 8 : ip.s6_addr, sizeof(network));
		}
		else if (address->sa_family == AF_INET)
		{
			// As the end of ::ffff:a.b.c.d has it.
			uint8_t mapped[sizeof(network)]{ 0, 0, 0xff, 0xff };

			std::memcpy(mapped + 4, &reinterpret_cast<const struct sockaddr_in*>(address)->sin_addr, 4);
			std::memcpy(&network, mapped, sizeof(network));
		}

		// The finalizer of SplitMix64.
		network += Salt;
		network = (network ^ (network >> 30)) * 0xbf58476d1ce4e5b9;
		network = (network ^ (network >> 27)) * 0x94d049bb133111eb;

		return network ^ (network >> 31);
	}
} // namespace Sotto

#endif
