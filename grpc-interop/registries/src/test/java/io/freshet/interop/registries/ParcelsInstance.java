package io.freshet.interop.registries;

import io.freshet.sample.parcel.v1.GetParcelRequest;
import io.freshet.sample.parcel.v1.Parcel;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.spring.RpcService;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An instance of the parcel service in a process of its own, without a web server. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ParcelsInstance {

	/** Begins the line that tells that an instance has started. */
	static final String STARTED = "started on port ";

	/**
	 * Starts an instance.
	 * @param args properties
	 */
	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(ParcelsInstance.class, args);
		System.out.println(STARTED + context.getEnvironment().getProperty("local.grpc.port"));
	}

	/**
	 * Answers with its own name.
	 *
	 * @param instance the name of the instance
	 */
	@RpcService
	record Parcels(@Value("${instance}") String instance) implements ParcelsRpc.Service {

		@Override
		public Parcel getParcel(GetParcelRequest request) {
			return Parcel.newBuilder().setId(request.getId()).setRecipient(this.instance).build();
		}

	}

}
