/**
 * The pricing of orders as an endpoint of Spring MVC. Spring may enter here; none of our
 * modules but the control channel does.
 */
package io.freshet.benchmarks.springmvc;
