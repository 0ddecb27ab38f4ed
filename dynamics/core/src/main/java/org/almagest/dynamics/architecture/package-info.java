/**
 * Families of general use, put together from layers: autoencoders, convolutional networks with batch norm, networks over
 * sequences. Each is swept over depth, width and initialisation like any other family; what a layer computes is the business of
 * the package {@code nn}.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.architecture;
