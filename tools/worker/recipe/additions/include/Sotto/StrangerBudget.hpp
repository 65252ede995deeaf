#ifndef SOTTO_STRANGER_BUDGET_HPP
#define SOTTO_STRANGER_BUDGET_HPP

#include "Sotto/RemoteNetwork.hpp"
#include "Sotto/setting.hpp"
#include <algorithm>
#include <vector>

namespace Sotto
{
	/**
	 * How many STUN packets each network may send that belong to no transport yet. One with a known name costs an HMAC and an
	 * answer, and a flood from one network must not cost the others their sound.
	 *
	 * The table has a fixed size; networks whose numbers end alike share a budget.
	 */
	class StrangerBudget
	{
	public:
		bool Take(const struct sockaddr* address, int64_t nowMs)
		{
			auto& bucket           = this->buckets[RemoteNetwork(address) % this->buckets.size()];
			const int64_t earned   = (nowMs - bucket.countedAtMs) * this->perSecond / 1000;

			if (earned > 0)
			{
				bucket.spent       = std::max<int64_t>(0, bucket.spent - earned);
				bucket.countedAtMs = nowMs;
			}

			if (bucket.spent >= this->burst)
			{
				return false;
			}

			bucket.spent++;

			return true;
		}

	private:
		struct Bucket
		{
			int64_t spent{ 0 };
			int64_t countedAtMs{ 0 };
		};

		// A class of two hundred behind one address comes in at once with some checks each.
		const int64_t perSecond{ Setting("RTC_STRANGER_PACKETS", 500) };
		const int64_t burst{ perSecond * 4 };
		std::vector<Bucket> buckets{ 16384 };
	};
} // namespace Sotto

#endif
