/**
 * The study {@code edge-of-stability}: its page, its sweep, its claims, and the Java that it alone needs. Knows the core and no
 * other study; what a second study needs moves to the core.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.studies.edgeofstability;
