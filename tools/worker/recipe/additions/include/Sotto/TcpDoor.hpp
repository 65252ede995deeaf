#ifndef SOTTO_TCP_DOOR_HPP
#define SOTTO_TCP_DOOR_HPP

#include "DepLibUV.hpp"
#include "Sotto/RemoteNetwork.hpp"
#include "Sotto/setting.hpp"
#include "handles/TcpConnectionHandle.hpp"
#include <sys/resource.h>
#include <functional>
#include <list>
#include <unordered_map>

namespace Sotto
{
	/**
	 * Who may hold a TCP connection to a port for media: so many in all, so many from one network, and for longer than a few
	 * seconds only those on which a client has proved by STUN that it belongs to a transport. All others are strangers, and
	 * where the port is full the oldest stranger gives way to the next one.
	 */
	class TcpDoor
	{
	public:
		using IsKnown = std::function<bool(TcpConnectionHandle*)>;

	public:
		explicit TcpDoor(IsKnown isKnown) : isKnown(std::move(isKnown)), timer(new uv_timer_t)
		{
			uv_timer_init(DepLibUV::GetLoop(), this->timer);
			this->timer->data = this;
			uv_timer_start(
			  this->timer, [](uv_timer_t* timer) { static_cast<TcpDoor*>(timer->data)->Sweep(); }, 500, 500);
		}

		TcpDoor(const TcpDoor&)            = delete;
		TcpDoor& operator=(const TcpDoor&) = delete;

		~TcpDoor()
		{
			uv_close(
			  reinterpret_cast<uv_handle_t*>(this->timer),
			  [](uv_handle_t* timer) { delete reinterpret_cast<uv_timer_t*>(timer); });
		}

		/** Whether a connection that was just accepted may stay. */
		bool Admit(TcpConnectionHandle* connection)
		{
			const uint64_t network = RemoteNetwork(connection->GetPeerAddress());
			const auto count       = this->counts.find(network);

			if (count != this->counts.end() && count->second >= this->perNetwork)
			{
				return false;
			}

			while (static_cast<int64_t>(this->guests.size()) >= Room())
			{
				if (!CloseOldestStranger(DepLibUV::GetTimeMs()))
				{
					return false;
				}
			}

			const auto stranger =
			  this->strangers.insert(this->strangers.end(), { connection, DepLibUV::GetTimeMs() });

			this->guests.emplace(connection, Guest{ network, stranger, true });
			this->counts[network]++;

			return true;
		}

		/** A connection has ended. */
		void Forget(TcpConnectionHandle* connection)
		{
			const auto found = this->guests.find(connection);

			if (found == this->guests.end())
			{
				return;
			}

			if (found->second.isStranger)
			{
				this->strangers.erase(found->second.stranger);
			}

			const auto count = this->counts.find(found->second.network);

			if (--count->second == 0)
			{
				this->counts.erase(count);
			}

			this->guests.erase(found);
		}

	private:
		struct Stranger
		{
			TcpConnectionHandle* connection;
			int64_t sinceMs;
		};

		struct Guest
		{
			uint64_t network;
			std::list<Stranger>::iterator stranger;
			bool isStranger;
		};

		/** At the limit of its descriptors the worker could accept nothing, and hang up on nobody. */
		int64_t Room() const
		{
			struct rlimit files{};

			if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY)
			{
				return this->inAll;
			}

			return std::min(this->inAll, std::max<int64_t>(8, static_cast<int64_t>(files.rlim_cur) - 64));
		}

		void Sweep()
		{
			while (CloseOldestStranger(DepLibUV::GetTimeMs() - this->patienceMs))
			{
			}
		}

		/** Closes the oldest stranger that came by then; those who are known by now are strangers no more. */
		bool CloseOldestStranger(int64_t cameByMs)
		{
			while (!this->strangers.empty() && this->strangers.front().sinceMs <= cameByMs)
			{
				auto* connection = this->strangers.front().connection;

				if (!this->isKnown(connection))
				{
					// Comes back to Forget().
					connection->TriggerClose();

					return true;
				}

				this->guests.find(connection)->second.isStranger = false;
				this->strangers.pop_front();
			}

			return false;
		}

		const IsKnown isKnown;
		const int64_t inAll{ Setting("RTC_TCP_CONNECTIONS", 2048) };
		const int64_t perNetwork{ Setting("RTC_TCP_PER_ADDRESS", 256) };
		const int64_t patienceMs{ Setting("RTC_TCP_PATIENCE_MS", 10000) };
		uv_timer_t* timer{ nullptr };
		// In the order in which they came.
		std::list<Stranger> strangers;
		std::unordered_map<TcpConnectionHandle*, Guest> guests;
		std::unordered_map<uint64_t, int64_t> counts;
	};
} // namespace Sotto

#endif
