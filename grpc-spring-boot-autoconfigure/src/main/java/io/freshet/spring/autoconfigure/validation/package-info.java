/**
 * Messages are checked before handlers see them. Nothing is here unless something can
 * check messages.
 */
@NullMarked
package io.freshet.spring.autoconfigure.validation;

import org.jspecify.annotations.NullMarked;
