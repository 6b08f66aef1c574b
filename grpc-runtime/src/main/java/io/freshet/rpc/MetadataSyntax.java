package io.freshet.rpc;

import java.util.Locale;

/**
 * What names and values of metadata may look like. Has no state. Source: gRPC over
 * HTTP/2, Custom-Metadata.
 */
final class MetadataSyntax {

	private MetadataSyntax() {
	}

	static String textName(String name) {
		if (isBinary(name)) {
			throw new IllegalArgumentException("'" + name + "' ends in -bin, so its values are binary");
		}
		return name;
	}

	static String binaryName(String name) {
		if (!isBinary(name)) {
			throw new IllegalArgumentException("'" + name + "' does not end in -bin, so its values are text");
		}
		return name;
	}

	private static boolean isBinary(String name) {
		String suffix = Metadata.BINARY_SUFFIX;
		return name.regionMatches(true, name.length() - suffix.length(), suffix, 0, suffix.length());
	}

	/** Returns whether values of a name are secrets wherever they come from. */
	static boolean isSecret(String name) {
		return switch (name) {
			case "authorization", "proxy-authorization", "cookie", "set-cookie" -> true;
			default -> false;
		};
	}

	static String checkName(String name) {
		boolean lowerCase = true;
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (c >= 'A' && c <= 'Z') {
				lowerCase = false;
			}
			else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')) {
				throw new IllegalArgumentException(
						"metadata name '" + name + "' has a character other than letters, digits, '-', '_', '.'");
			}
		}
		if (name.isEmpty()) {
			throw new IllegalArgumentException("a metadata name cannot be empty");
		}
		return lowerCase ? name : name.toLowerCase(Locale.ROOT);
	}

	static String checkValue(String name, String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c < 0x20 || c > 0x7e) {
				throw new IllegalArgumentException(
						"the value of '" + name + "' has the character 0x" + Integer.toHexString(c) + " at index " + i
								+ "; text values are printable ASCII, other values need a name that ends in -bin");
			}
		}
		return value;
	}

}
