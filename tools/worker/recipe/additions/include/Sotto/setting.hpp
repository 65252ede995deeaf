#ifndef SOTTO_SETTING_HPP
#define SOTTO_SETTING_HPP

#include <cstdint>
#include <cstdlib>

namespace Sotto
{
	/** A positive number from the environment, which the relay hands on to its workers. */
	inline int64_t Setting(const char* name, int64_t otherwise)
	{
		const char* text   = std::getenv(name);
		const int64_t told = text ? std::strtoll(text, nullptr, 10) : 0;

		return told > 0 ? told : otherwise;
	}
} // namespace Sotto

#endif
