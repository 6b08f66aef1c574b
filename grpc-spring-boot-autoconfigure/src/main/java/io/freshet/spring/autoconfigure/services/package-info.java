/**
 * Reflection and channelz beside the services of the application.
 */
@NullMarked
package io.freshet.spring.autoconfigure.services;

import org.jspecify.annotations.NullMarked;
