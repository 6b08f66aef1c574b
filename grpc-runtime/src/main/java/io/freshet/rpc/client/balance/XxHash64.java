package io.freshet.rpc.client.balance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The hash function that gRPC clients agree on, so that all of them find the same server
 * for a key. Has no state. Source: XXH64, the xxHash fast digest algorithm, version
 * 0.1.1.
 */
final class XxHash64 {

	private static final long PRIME_1 = 0x9E3779B185EBCA87L;

	private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

	private static final long PRIME_3 = 0x165667B19E3779F9L;

	private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;

	private static final long PRIME_5 = 0x27D4EB2F165667C5L;

	private static final int STRIPE_BYTES = 32;

	private XxHash64() {
	}

	/**
	 * Hashes a text.
	 * @param text the text, in UTF-8
	 * @param seed the seed
	 * @return the hash, without a sign
	 */
	static long of(String text, long seed) {
		return of(text.getBytes(StandardCharsets.UTF_8), seed);
	}

	/**
	 * Hashes bytes.
	 * @param bytes the bytes
	 * @param seed the seed
	 * @return the hash, without a sign
	 */
	static long of(byte[] bytes, long seed) {
		ByteBuffer input = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		long hash = ((bytes.length >= STRIPE_BYTES) ? stripes(input, seed) : seed + PRIME_5) + bytes.length;
		while (input.remaining() >= Long.BYTES) {
			hash ^= round(0, input.getLong());
			hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
		}
		if (input.remaining() >= Integer.BYTES) {
			hash ^= Integer.toUnsignedLong(input.getInt()) * PRIME_1;
			hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
		}
		while (input.hasRemaining()) {
			hash ^= Byte.toUnsignedLong(input.get()) * PRIME_5;
			hash = Long.rotateLeft(hash, 11) * PRIME_1;
		}
		hash = (hash ^ (hash >>> 33)) * PRIME_2;
		hash = (hash ^ (hash >>> 29)) * PRIME_3;
		return hash ^ (hash >>> 32);
	}

	private static long stripes(ByteBuffer input, long seed) {
		long[] lanes = { seed + PRIME_1 + PRIME_2, seed + PRIME_2, seed, seed - PRIME_1 };
		while (input.remaining() >= STRIPE_BYTES) {
			for (int i = 0; i < lanes.length; i++) {
				lanes[i] = round(lanes[i], input.getLong());
			}
		}
		long hash = Long.rotateLeft(lanes[0], 1) + Long.rotateLeft(lanes[1], 7) + Long.rotateLeft(lanes[2], 12)
				+ Long.rotateLeft(lanes[3], 18);
		for (long lane : lanes) {
			hash = (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
		}
		return hash;
	}

	private static long round(long lane, long input) {
		return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
	}

}
