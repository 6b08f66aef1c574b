package io.freshet.docs;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application that the guide's code runs in. */
@SpringBootApplication
class GuideApplication {

}
