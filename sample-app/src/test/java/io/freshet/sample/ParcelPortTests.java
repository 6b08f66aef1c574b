package io.freshet.sample;

import io.freshet.rpc.RpcReader;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.sample.parcel.v1.FollowParcelRequest;
import io.freshet.sample.parcel.v1.GetParcelRequest;
import io.freshet.sample.parcel.v1.ParcelEvent;
import io.freshet.sample.parcel.v1.ParcelState;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.spring.test.AutoConfigureRpcTest;
import io.freshet.spring.test.LocalRpcPort;
import io.freshet.spring.test.RpcTestTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The parcel service on a real port, called by a client that knows nothing of Spring. */
@SpringBootTest(properties = "grpc.client.channel.parcels.target=in-memory:nobody")
@AutoConfigureRpcTest(RpcTestTransport.FREE_PORT)
class ParcelPortTests {

	@LocalRpcPort
	private int port;

	private RpcChannel channel;

	private ParcelsRpc.Client parcels;

	@BeforeEach
	void connect() {
		this.channel = RpcChannel.create("localhost:" + this.port);
		this.parcels = ParcelsRpc.client(this.channel);
	}

	@AfterEach
	void close() {
		this.channel.close();
	}

	@Test
	void answersUnaryCall() {
		assertThat(this.parcels.getParcel(GetParcelRequest.newBuilder().setId("P2").build()).getRecipient())
			.isEqualTo("Grace Hopper");
	}

	@Test
	void endsStreamOfDeliveredParcel() {
		FollowParcelRequest request = FollowParcelRequest.newBuilder().setId("P3").build();
		try (RpcReader<ParcelEvent> events = this.parcels.followParcel(request)) {
			assertThat(events).extracting(ParcelEvent::getState)
				.containsExactly(ParcelState.REGISTERED, ParcelState.OUT_FOR_DELIVERY, ParcelState.DELIVERED);
		}
	}

}
