package com.example.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application that the code of the security guide runs in. */
@SpringBootApplication
class ShopApplication {

}
