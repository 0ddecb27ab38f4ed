/**
 * Networks of infinite width: their kernels by recursion over layers. The law of another architecture belongs here,
 * once it is known exactly.
 */
@NullMarked
package org.almagest.dynamics.infinite;

import org.jspecify.annotations.NullMarked;
