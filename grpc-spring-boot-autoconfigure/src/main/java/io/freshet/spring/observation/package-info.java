/**
 * What users see of observed calls: the contexts and the conventions that name them. May
 * import Micrometer, which is optional.
 */
@NullMarked
package io.freshet.spring.observation;

import org.jspecify.annotations.NullMarked;
