package io.freshet.spring.test.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application whose components are found by scanning. */
@SpringBootApplication
class SlicedApplication {

}
