/**
 * Plane geometry of pictures and curves: connected parts, distances to a set, zero sets of sampled fields, and how far two
 * sets of points are from each other. It knows neither networks nor probes; pixels and points come as plain arrays.
 */
@NullMarked
package org.almagest.dynamics.geometry;

import org.jspecify.annotations.NullMarked;
