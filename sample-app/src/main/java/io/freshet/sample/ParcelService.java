package io.freshet.sample;

import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.sample.parcel.v1.Assignment;
import io.freshet.sample.parcel.v1.CourierReport;
import io.freshet.sample.parcel.v1.CreateParcelRequest;
import io.freshet.sample.parcel.v1.Delivery;
import io.freshet.sample.parcel.v1.FollowParcelRequest;
import io.freshet.sample.parcel.v1.GetParcelRequest;
import io.freshet.sample.parcel.v1.Parcel;
import io.freshet.sample.parcel.v1.ParcelEvent;
import io.freshet.sample.parcel.v1.ParcelState;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.sample.parcel.v1.Position;
import io.freshet.sample.parcel.v1.Scan;
import io.freshet.sample.parcel.v1.ScanSummary;
import io.freshet.spring.RpcService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parcels as an RPC service: one method of each kind, written as plain blocking code.
 * Safe for use by several threads.
 */
@RpcService
class ParcelService implements ParcelsRpc.Service {

	private static final Logger logger = LoggerFactory.getLogger(ParcelService.class);

	private final ParcelRepository parcels;

	private final ParcelNews news;

	ParcelService(ParcelRepository parcels, ParcelNews news) {
		this.parcels = parcels;
		this.news = news;
	}

	@Override
	public Parcel createParcel(CreateParcelRequest request) {
		ParcelRules.check(request);
		Parcel parcel = this.parcels.create(request);
		logger.info("took in parcel {}", parcel.getId());
		return parcel;
	}

	@Override
	public Parcel getParcel(GetParcelRequest request) {
		return find(request.getId());
	}

	@Override
	public void followParcel(FollowParcelRequest request, RpcWriter<ParcelEvent> events) {
		ParcelState state = find(request.getId()).getState();
		int number = 0;
		// listen before reading, or an event between the two would be missed
		try (ParcelNews.Subscription subscription = this.news.subscribe(request.getId())) {
			do {
				for (ParcelEvent event : this.parcels.eventsAfter(request.getId(), number)) {
					events.write(event);
					number = event.getNumber();
					state = event.getState();
				}
			}
			while (state != ParcelState.DELIVERED && subscription.await());
		}
	}

	@Override
	public ScanSummary scanParcels(RpcReader<Scan> scans) {
		ScanSummary.Builder summary = ScanSummary.newBuilder();
		for (Scan scan : scans) {
			ParcelRules.check(scan);
			if (record(scan.getParcelId(), ParcelState.IN_TRANSIT, scan.getPlace())) {
				summary.setRecorded(summary.getRecorded() + 1);
			}
			else {
				summary.addRefused(scan);
			}
		}
		return summary.build();
	}

	@Override
	public Parcel scanParcel(Scan scan) {
		ParcelRules.check(scan);
		return recordOrRefuse(scan.getParcelId(), ParcelState.IN_TRANSIT, scan.getPlace());
	}

	@Override
	public Parcel deliverParcel(Delivery delivery) {
		ParcelRules.check(delivery);
		return recordOrRefuse(delivery.getParcelId(), ParcelState.DELIVERED, "courier " + delivery.getCourier());
	}

	@Override
	public void dispatch(RpcReader<CourierReport> reports, RpcWriter<Assignment> assignments) {
		Position position = Position.getDefaultInstance();
		for (CourierReport report : reports) {
			ParcelRules.check(report);
			switch (report.getReportCase()) {
				case POSITION -> position = report.getPosition();
				case REQUEST -> assignments.write(assign(report.getCourier(), position));
				case DELIVERED_PARCEL_ID -> recordOrRefuse(report.getDeliveredParcelId(), ParcelState.DELIVERED,
						"courier " + report.getCourier());
				case REPORT_NOT_SET -> throw Refusals.missing("report");
			}
		}
	}

	private Assignment assign(String courier, Position position) {
		Assignment.Builder assignment = Assignment.newBuilder().setCourier(courier);
		this.parcels.assignNearest(position, "courier " + courier).ifPresent((parcel) -> {
			this.news.announce(parcel.getId());
			assignment.setParcel(parcel);
		});
		return assignment.build();
	}

	private Parcel recordOrRefuse(String parcelId, ParcelState state, String where) {
		boolean recorded = record(parcelId, state, where);
		Parcel parcel = find(parcelId);
		if (!recorded) {
			throw Refusals.alreadyDelivered(parcel);
		}
		return parcel;
	}

	private boolean record(String parcelId, ParcelState state, String where) {
		boolean recorded = this.parcels.record(parcelId, state, where);
		if (recorded) {
			this.news.announce(parcelId);
		}
		return recorded;
	}

	private Parcel find(String parcelId) {
		return this.parcels.find(parcelId).orElseThrow(() -> Refusals.noParcel(parcelId));
	}

}
