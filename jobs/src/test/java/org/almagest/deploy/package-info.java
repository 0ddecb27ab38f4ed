/** Tests of what {@code deploy/} holds: nothing there is compiled, so that nothing else would see a slip. */
@NullMarked
package org.almagest.deploy;

import org.jspecify.annotations.NullMarked;
