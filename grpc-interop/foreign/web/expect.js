// What the cases need to say what they expect.

/** Throws unless the condition holds; the text completes "expected ...". */
export function check(condition, expected) {
	if (!condition) {
		throw new Error(`expected ${expected}`);
	}
}

/** Checks that bytes are so many zeros. */
export function checkBytes(bytes, length) {
	check(bytes.length === length, `${length} bytes, not ${bytes.length}`);
	check(bytes.every((byte) => byte === 0), 'zeros');
}

/** Waits for a call to fail and returns the error. */
export async function failure(call) {
	try {
		await call;
	}
	catch (error) {
		return error;
	}
	throw new Error('expected the call to fail');
}
