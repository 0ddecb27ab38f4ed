/**
 * Layers, from which networks are put together. A layer registers its parameters with a {@link
 * org.almagest.dynamics.nn.Blocks.Builder} when it is made, and emits itself into a graph when the network is evaluated;
 * nobody counts offsets by hand. Says nothing about derivatives, training or measuring.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.nn;
