/**
 * From a network of DL4J to one of ours that computes the same, layer by layer, and the comparison that shows it. A
 * layer that cannot be translated exactly is named.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.dl4j.translation;
