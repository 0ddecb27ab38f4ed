/**
 * Series with a trend and a season whose amplitude and phase drift: Gaussian processes with a small state space (Zhang et al.,
 * <em>Efficient modeling of quasi-periodic data with seasonal Gaussian process</em>, arXiv 2305.09914), their exact filter,
 * smoother and likelihood in one pass over the series, and their approximation by B-splines. Times and numbers come as plain
 * arrays; nothing here knows networks or probes.
 */
@NullMarked
package org.almagest.dynamics.season;

import org.jspecify.annotations.NullMarked;
