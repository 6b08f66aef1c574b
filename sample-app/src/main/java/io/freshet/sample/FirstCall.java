package io.freshet.sample;

import io.freshet.rpc.RpcException;
import io.freshet.sample.parcel.v1.GetParcelRequest;
import io.freshet.sample.parcel.v1.Parcel;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.spring.RpcClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Makes one call when the application is ready and logs the answer, to show that all is
 * well.
 */
@Component
class FirstCall {

	private static final Logger logger = LoggerFactory.getLogger(FirstCall.class);

	private final ParcelsRpc.Client parcels;

	FirstCall(@RpcClient("parcels") ParcelsRpc.Client parcels) {
		this.parcels = parcels;
	}

	@EventListener(ApplicationReadyEvent.class)
	void askForParcel() {
		try {
			Parcel parcel = this.parcels.getParcel(GetParcelRequest.newBuilder().setId("P1").build());
			logger.info("Asked the service over gRPC: parcel {} for {} is {}", parcel.getId(), parcel.getRecipient(),
					parcel.getState());
		}
		catch (RpcException ex) {
			logger.warn("Asked the service over gRPC, but: {}", ex.getMessage());
		}
	}

}
