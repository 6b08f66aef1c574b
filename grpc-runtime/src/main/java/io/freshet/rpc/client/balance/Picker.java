package io.freshet.rpc.client.balance;

/** Chooses for each call. Confined to an event loop. */
@FunctionalInterface
public interface Picker {

	/**
	 * Chooses.
	 * @param request the call
	 * @return what becomes of it
	 */
	Pick pick(PickRequest request);

	/**
	 * Returns a picker that has one answer.
	 * @param pick what becomes of each call
	 * @return the picker
	 */
	static Picker always(Pick pick) {
		return (request) -> pick;
	}

}
