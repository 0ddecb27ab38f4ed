/**
 * The study {@code autoencoder-manifolds}: its page, its sweep and its claims. Knows the core and no other study; what a second study
 * needs moves to the core.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.studies.autoencodermanifolds;
