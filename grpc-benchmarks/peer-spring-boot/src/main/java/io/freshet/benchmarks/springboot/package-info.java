/**
 * The benchmark service on Spring Boot's gRPC starter as it comes. grpc-java and Spring
 * may enter here; none of our modules but the control channel does.
 */
package io.freshet.benchmarks.springboot;
