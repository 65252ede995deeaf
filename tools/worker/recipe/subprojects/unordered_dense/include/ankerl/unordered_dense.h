// The part of ankerl::unordered_dense that the mediasoup worker uses, on the standard library's containers. They keep
// every promise that the originals make about iterators and references, and more.
#ifndef SOTTO_ANKERL_UNORDERED_DENSE_H
#define SOTTO_ANKERL_UNORDERED_DENSE_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	// std::hash leaves an integer as it is, and the worker combines hashes of addresses and ports that peers choose:
	// mix the bits well, as the original does. (Finalizer of SplitMix64.)
	inline std::size_t mixBits(std::uint64_t bits) noexcept
	{
		bits ^= bits >> 30;
		bits *= 0xbf58476d1ce4e5b9ULL;
		bits ^= bits >> 27;
		bits *= 0x94d049bb133111ebULL;
		bits ^= bits >> 31;

		return static_cast<std::size_t>(bits);
	}

	template<typename Key>
	struct hash
	{
		std::size_t operator()(const Key& key) const noexcept(noexcept(std::hash<Key>{}(key)))
		{
			return mixBits(static_cast<std::uint64_t>(std::hash<Key>{}(key)));
		}
	};

	template<typename Key, typename Value, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	using map = std::unordered_map<Key, Value, Hash, Equal>;

	template<typename Key, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	using set = std::unordered_set<Key, Hash, Equal>;
} // namespace ankerl::unordered_dense

#endif
