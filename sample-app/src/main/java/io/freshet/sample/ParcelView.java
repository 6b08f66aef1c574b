package io.freshet.sample;

import io.freshet.sample.parcel.v1.Parcel;

/**
 * A parcel as JSON.
 *
 * @param id its number
 * @param recipient who gets it
 * @param weightGrams its weight in grams
 * @param state where it is on its way
 */
record ParcelView(String id, String recipient, int weightGrams, String state) {

	static ParcelView of(Parcel parcel) {
		return new ParcelView(parcel.getId(), parcel.getRecipient(), parcel.getWeightGrams(), parcel.getState().name());
	}

}
