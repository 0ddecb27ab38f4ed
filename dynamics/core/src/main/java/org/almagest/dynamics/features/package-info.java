/**
 * Sets of feature vectors as plain arrays, and how they lie to one another: how far two sets are apart, and how alike they are. It
 * knows neither networks nor probes; what the vectors are features of is the caller's business.
 */
@NullMarked
package org.almagest.dynamics.features;

import org.jspecify.annotations.NullMarked;
