/** Networks of infinite width: their kernels by recursion over layers. */
@NullMarked
package org.almagest.dynamics.infinite;

import org.jspecify.annotations.NullMarked;
