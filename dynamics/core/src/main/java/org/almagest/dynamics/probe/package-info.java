/**
 * Measuring: a probe sees a network at one moment and writes the quantities that it declares. Probes that any network
 * may want live here; one that a single paper needs belongs to its study.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.probe;
