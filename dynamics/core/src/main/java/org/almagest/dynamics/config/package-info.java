/**
 * What a configuration is made of: parameters with their kinds, defaults and limits, settings that keep to them,
 * extensions found on the class path, and reproducible random numbers. Knows nothing of networks.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.config;
