package io.freshet.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the parcel tracking: gRPC on port 9090, REST on port 8080, data in memory. */
@SpringBootApplication
public class ParcelTrackingApplication {

	/**
	 * Starts the application.
	 * @param args settings such as {@code --grpc.server.port=9091}
	 */
	public static void main(String[] args) {
		SpringApplication.run(ParcelTrackingApplication.class, args);
	}

}
