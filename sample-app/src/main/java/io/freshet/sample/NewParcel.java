package io.freshet.sample;

import org.jspecify.annotations.Nullable;

/**
 * A parcel to take in, as JSON.
 *
 * @param recipient who gets it
 * @param weightGrams its weight in grams
 * @param latitude where it goes, degrees north
 * @param longitude where it goes, degrees east
 */
record NewParcel(@Nullable String recipient, int weightGrams, double latitude, double longitude) {
}
