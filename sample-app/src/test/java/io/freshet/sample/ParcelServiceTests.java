package io.freshet.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ResourceInfo;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.sample.parcel.v1.Assignment;
import io.freshet.sample.parcel.v1.CourierReport;
import io.freshet.sample.parcel.v1.CreateParcelRequest;
import io.freshet.sample.parcel.v1.FollowParcelRequest;
import io.freshet.sample.parcel.v1.GetParcelRequest;
import io.freshet.sample.parcel.v1.Parcel;
import io.freshet.sample.parcel.v1.ParcelEvent;
import io.freshet.sample.parcel.v1.ParcelState;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.sample.parcel.v1.Position;
import io.freshet.sample.parcel.v1.RequestForWork;
import io.freshet.sample.parcel.v1.Scan;
import io.freshet.sample.parcel.v1.ScanSummary;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** All kinds of call on the parcel service, through the in-memory transport. */
@SpringBootTest
@AutoConfigureRpcTest(channels = "parcels")
class ParcelServiceTests {

	@RpcClient("test")
	private ParcelsRpc.Client parcels;

	@Autowired
	private ParcelNews news;

	@Test
	void takesInParcelAndFindsItAgain() {
		Parcel created = create("Ada", 52.5, 13.4);
		assertThat(created.getState()).isEqualTo(ParcelState.REGISTERED);
		assertThat(this.parcels.getParcel(GetParcelRequest.newBuilder().setId(created.getId()).build()))
			.isEqualTo(created);
	}

	@Test
	void namesEveryFieldThatIsWrong() {
		CreateParcelRequest request = CreateParcelRequest.newBuilder()
			.setRecipient(" ")
			.setWeightGrams(ParcelRules.MAX_WEIGHT_GRAMS + 1)
			.setDestination(position(91, 0))
			.build();
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.parcels.createParcel(request))
			.satisfies((failure) -> {
				assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
				assertThat(failure.receivedFromPeer()).isTrue();
				BadRequest details = StatusDetails.find(failure.status(), BadRequest.class).orElseThrow();
				assertThat(details.getFieldViolationsList()).extracting(FieldViolation::getField)
					.containsExactly("recipient", "weight_grams", "destination.latitude");
			});
	}

	@Test
	void saysWhichParcelIsNotThere() {
		GetParcelRequest request = GetParcelRequest.newBuilder().setId("nowhere").build();
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.parcels.getParcel(request))
			.satisfies((failure) -> {
				assertThat(failure.code()).isEqualTo(StatusCode.NOT_FOUND);
				ResourceInfo resource = StatusDetails.find(failure.status(), ResourceInfo.class).orElseThrow();
				assertThat(resource.getResourceName()).isEqualTo("nowhere");
				assertThat(resource.getResourceType()).isEqualTo("freshet.sample.parcel.v1.Parcel");
			});
	}

	@Test
	void followsParcelFromItsHistoryToItsDelivery() {
		String id = create("Grace", 40.7, -74).getId();
		try (RpcReader<ParcelEvent> events = follow(id)) {
			assertThat(events.read()).extracting(ParcelEvent::getNumber, ParcelEvent::getState)
				.containsExactly(1, ParcelState.REGISTERED);
			scan(id, "Newark hub");
			assertThat(events.read()).extracting(ParcelEvent::getNumber, ParcelEvent::getWhere)
				.containsExactly(2, "Newark hub");
			deliver(id, "Emil");
			assertThat(events.read()).extracting(ParcelEvent::getState, ParcelEvent::getWhere)
				.containsExactly(ParcelState.DELIVERED, "courier Emil");
			assertThat(events.read()).isNull();
		}
	}

	@Test
	void losesNoEventWhileManyAreRecordedAtOnce() {
		String id = create("Konrad", 52.5, 13.4).getId();
		List<Integer> numbers = new ArrayList<>();
		try (RpcReader<ParcelEvent> events = follow(id)) {
			numbers.add(events.read().getNumber());
			IntStream.range(0, 100).parallel().forEach((i) -> scan(id, "hub " + i));
			deliver(id, "Emil");
			events.forEach((event) -> numbers.add(event.getNumber()));
		}
		assertThat(numbers).containsExactlyElementsOf(IntStream.rangeClosed(1, 102).boxed().toList());
	}

	@Test
	void forgetsFollowersThatGoAway() {
		String id = create("Edsger", 51.4, 5.5).getId();
		try (RpcReader<ParcelEvent> events = follow(id)) {
			events.read();
			assertThat(this.news.subscribers()).isPositive();
		}
		Awaitility.await().until(() -> this.news.subscribers() == 0);
	}

	@Test
	void sumsUpManyScans() {
		String first = create("Barbara", 42.3, -71.1).getId();
		String second = create("Frances", 42.3, -71.1).getId();
		try (ClientStream<Scan, ScanSummary> scans = this.parcels.scanParcels()) {
			for (String id : List.of(first, "nowhere", second, "P3")) {
				scans.write(Scan.newBuilder().setParcelId(id).setPlace("Boston hub").build());
			}
			ScanSummary summary = scans.finish();
			assertThat(summary.getRecorded()).isEqualTo(2);
			assertThat(summary.getRefusedList()).extracting(Scan::getParcelId).containsExactly("nowhere", "P3");
		}
	}

	@Test
	void sendsCourierToNearestParcelAndHearsOfDelivery() {
		String near = create("Sofia", -10, -150).getId();
		String far = create("Emmy", -12, -153).getId();
		try (BidiStream<CourierReport, Assignment> desk = this.parcels.dispatch()) {
			desk.write(report().setPosition(position(-10.1, -150.1)).build());
			desk.write(report().setRequest(RequestForWork.getDefaultInstance()).build());
			assertThat(desk.read()).extracting((assignment) -> assignment.getParcel().getId()).isEqualTo(near);
			desk.write(report().setDeliveredParcelId(near).build());
			desk.write(report().setRequest(RequestForWork.getDefaultInstance()).build());
			assertThat(desk.read()).extracting((assignment) -> assignment.getParcel().getId()).isEqualTo(far);
			desk.halfClose();
			assertThat(desk.read()).isNull();
		}
		assertThat(state(near)).isEqualTo(ParcelState.DELIVERED);
		assertThat(state(far)).isEqualTo(ParcelState.OUT_FOR_DELIVERY);
	}

	@Test
	void refusesToDeliverTwice() {
		try (BidiStream<CourierReport, Assignment> desk = this.parcels.dispatch()) {
			desk.write(report().setDeliveredParcelId("P3").build());
			assertThatExceptionOfType(RpcException.class).isThrownBy(desk::read)
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo(StatusCode.FAILED_PRECONDITION));
		}
	}

	private Parcel create(String recipient, double latitude, double longitude) {
		return this.parcels.createParcel(CreateParcelRequest.newBuilder()
			.setRecipient(recipient)
			.setWeightGrams(500)
			.setDestination(position(latitude, longitude))
			.build());
	}

	private RpcReader<ParcelEvent> follow(String id) {
		return this.parcels.followParcel(FollowParcelRequest.newBuilder().setId(id).build());
	}

	private void scan(String id, String place) {
		try (ClientStream<Scan, ScanSummary> scans = this.parcels.scanParcels()) {
			scans.write(Scan.newBuilder().setParcelId(id).setPlace(place).build());
			assertThat(scans.finish().getRecorded()).isEqualTo(1);
		}
	}

	private void deliver(String id, String courier) {
		try (BidiStream<CourierReport, Assignment> desk = this.parcels.dispatch()) {
			desk.write(CourierReport.newBuilder().setCourier(courier).setDeliveredParcelId(id).build());
			desk.halfClose();
			assertThat(desk.read()).isNull();
		}
	}

	private ParcelState state(String id) {
		return this.parcels.getParcel(GetParcelRequest.newBuilder().setId(id).build()).getState();
	}

	private static CourierReport.Builder report() {
		return CourierReport.newBuilder().setCourier("Emil");
	}

	private static Position position(double latitude, double longitude) {
		return Position.newBuilder().setLatitude(latitude).setLongitude(longitude).build();
	}

}
