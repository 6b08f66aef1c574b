package io.freshet.sample;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import com.google.protobuf.Timestamp;
import io.freshet.sample.parcel.v1.CreateParcelRequest;
import io.freshet.sample.parcel.v1.Parcel;
import io.freshet.sample.parcel.v1.ParcelEvent;
import io.freshet.sample.parcel.v1.ParcelState;
import io.freshet.sample.parcel.v1.Position;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Parcels and their events in the database. A parcel's row is changed before its event is
 * inserted, so the events of one parcel are numbered one after the other. Safe for use by
 * several threads.
 */
@Repository
@Transactional
class ParcelRepository {

	private final JdbcClient jdbc;

	ParcelRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Parcel create(CreateParcelRequest request) {
		String id = "P" + this.jdbc.sql("select next value for parcel_number").query(Long.class).single();
		this.jdbc.sql("""
				insert into parcel (id, recipient, weight_grams, latitude, longitude, state, events)
				values (:id, :recipient, :weight, :latitude, :longitude, 'REGISTERED', 1)""")
			.param("id", id)
			.param("recipient", request.getRecipient())
			.param("weight", request.getWeightGrams())
			.param("latitude", request.getDestination().getLatitude())
			.param("longitude", request.getDestination().getLongitude())
			.update();
		insertEvent(id, "counter");
		return find(id).orElseThrow();
	}

	@Transactional(readOnly = true)
	Optional<Parcel> find(String id) {
		return this.jdbc.sql("select * from parcel where id = :id")
			.param("id", id)
			.query(ParcelRepository::parcel)
			.optional();
	}

	@Transactional(readOnly = true)
	List<ParcelEvent> eventsAfter(String parcelId, int number) {
		return this.jdbc.sql("select * from parcel_event where parcel_id = :id and number > :number order by number")
			.param("id", parcelId)
			.param("number", number)
			.query(ParcelRepository::event)
			.list();
	}

	/**
	 * Records that something happened to a parcel.
	 * @return whether there is such a parcel and it had not been delivered
	 */
	boolean record(String parcelId, ParcelState state, String where) {
		int changed = this.jdbc.sql("""
				update parcel set state = :state, events = events + 1
				where id = :id and state <> 'DELIVERED'""").param("state", state.name()).param("id", parcelId).update();
		if (changed == 1) {
			insertEvent(parcelId, where);
		}
		return changed == 1;
	}

	/**
	 * Gives a courier the waiting parcel that is nearest to a position.
	 * @return the parcel, or nothing when none is waiting
	 */
	Optional<Parcel> assignNearest(Position position, String courier) {
		while (true) {
			Optional<String> nearest = this.jdbc.sql("""
					select id from parcel where state in ('REGISTERED', 'IN_TRANSIT')
					order by power(latitude - :latitude, 2) + power(longitude - :longitude, 2) limit 1""")
				.param("latitude", position.getLatitude())
				.param("longitude", position.getLongitude())
				.query(String.class)
				.optional();
			if (nearest.isEmpty()) {
				return Optional.empty();
			}
			// another courier may have been faster
			if (takeWaiting(nearest.get())) {
				insertEvent(nearest.get(), courier);
				return find(nearest.get());
			}
		}
	}

	private boolean takeWaiting(String parcelId) {
		return this.jdbc.sql("""
				update parcel set state = 'OUT_FOR_DELIVERY', events = events + 1
				where id = :id and state in ('REGISTERED', 'IN_TRANSIT')""").param("id", parcelId).update() == 1;
	}

	private void insertEvent(String parcelId, String where) {
		this.jdbc.sql("""
				insert into parcel_event (parcel_id, number, state, place, happened_at)
				select id, events, state, :where, :now from parcel where id = :id""")
			.param("where", where)
			.param("now", OffsetDateTime.now(ZoneOffset.UTC))
			.param("id", parcelId)
			.update();
	}

	private static Parcel parcel(ResultSet row, int index) throws SQLException {
		return Parcel.newBuilder()
			.setId(row.getString("id"))
			.setRecipient(row.getString("recipient"))
			.setWeightGrams(row.getInt("weight_grams"))
			.setDestination(Position.newBuilder()
				.setLatitude(row.getDouble("latitude"))
				.setLongitude(row.getDouble("longitude")))
			.setState(ParcelState.valueOf(row.getString("state")))
			.build();
	}

	private static ParcelEvent event(ResultSet row, int index) throws SQLException {
		OffsetDateTime happenedAt = row.getObject("happened_at", OffsetDateTime.class);
		return ParcelEvent.newBuilder()
			.setParcelId(row.getString("parcel_id"))
			.setNumber(row.getInt("number"))
			.setState(ParcelState.valueOf(row.getString("state")))
			.setWhere(row.getString("place"))
			.setHappenedAt(Timestamp.newBuilder().setSeconds(happenedAt.toEpochSecond()).setNanos(happenedAt.getNano()))
			.build();
	}

}
