package com.example.tides;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application that the code of the Reactor guide runs in. */
@SpringBootApplication
class TidesApplication {

}
