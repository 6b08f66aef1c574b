package io.freshet.spring.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/**
 * Lets addresses be seen by those who may, after the sanitizing functions of the
 * application have had their way with them. Immutable.
 *
 * @param sanitizer the sanitizing functions
 * @param shown whether whoever asks may see addresses
 */
record AddressMask(Sanitizer sanitizer, boolean shown) {

	/**
	 * Masks an address.
	 * @param key what the sanitizing functions know it by
	 * @param address the address
	 * @return what is shown of it
	 */
	@Nullable String apply(String key, @Nullable Object address) {
		if (address == null) {
			return null;
		}
		Object value = this.sanitizer.sanitize(new SanitizableData(null, key, address.toString()), this.shown);
		return (value != null) ? value.toString() : null;
	}

}
