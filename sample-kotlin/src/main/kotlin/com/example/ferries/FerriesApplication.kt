package com.example.ferries

import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication

/** The application. */
@SpringBootApplication(proxyBeanMethods = false)
class FerriesApplication

/**
 * Starts it.
 * @param arguments properties
 */
fun main(arguments: Array<String>) {
	runApplication<FerriesApplication>(*arguments)
}
