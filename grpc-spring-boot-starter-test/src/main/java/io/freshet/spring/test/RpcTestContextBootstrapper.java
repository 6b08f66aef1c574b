package io.freshet.spring.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Starts tests with {@link RpcTest}. */
class RpcTestContextBootstrapper extends TestSliceTestContextBootstrapper<RpcTest> {

}
