package io.freshet.sample;

import java.util.ArrayList;
import java.util.List;

import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.sample.parcel.v1.CourierReport;
import io.freshet.sample.parcel.v1.CreateParcelRequest;
import io.freshet.sample.parcel.v1.Delivery;
import io.freshet.sample.parcel.v1.Position;
import io.freshet.sample.parcel.v1.Scan;

/**
 * What a request must look like. A refusal names all fields that are wrong, not only the
 * first. Not for use by several threads.
 */
final class ParcelRules {

	static final int MAX_WEIGHT_GRAMS = 31_500;

	private static final int MAX_NAME_LENGTH = 80;

	private final List<FieldViolation> violations = new ArrayList<>();

	private ParcelRules() {
	}

	static void check(CreateParcelRequest request) {
		ParcelRules rules = new ParcelRules();
		rules.name("recipient", request.getRecipient());
		int grams = request.getWeightGrams();
		rules.require(grams >= 1 && grams <= MAX_WEIGHT_GRAMS, "weight_grams",
				"must be from 1 to " + MAX_WEIGHT_GRAMS + ", not " + grams);
		rules.require(request.hasDestination(), "destination", "must be set");
		rules.position("destination", request.getDestination());
		rules.refuseViolations();
	}

	static void check(Scan scan) {
		ParcelRules rules = new ParcelRules();
		rules.name("place", scan.getPlace());
		rules.refuseViolations();
	}

	static void check(Delivery delivery) {
		ParcelRules rules = new ParcelRules();
		rules.name("courier", delivery.getCourier());
		rules.refuseViolations();
	}

	static void check(CourierReport report) {
		ParcelRules rules = new ParcelRules();
		rules.name("courier", report.getCourier());
		rules.position("position", report.getPosition());
		rules.refuseViolations();
	}

	private void name(String field, String value) {
		require(!value.isBlank(), field, "must not be blank");
		require(value.length() <= MAX_NAME_LENGTH, field,
				"must have at most " + MAX_NAME_LENGTH + " characters, not " + value.length());
	}

	private void position(String field, Position position) {
		require(Math.abs(position.getLatitude()) <= 90, field + ".latitude",
				"must be from -90 to 90, not " + position.getLatitude());
		require(Math.abs(position.getLongitude()) <= 180, field + ".longitude",
				"must be from -180 to 180, not " + position.getLongitude());
	}

	private void require(boolean condition, String field, String description) {
		if (!condition) {
			this.violations.add(FieldViolation.newBuilder().setField(field).setDescription(description).build());
		}
	}

	private void refuseViolations() {
		if (!this.violations.isEmpty()) {
			throw Refusals.invalid(this.violations);
		}
	}

}
