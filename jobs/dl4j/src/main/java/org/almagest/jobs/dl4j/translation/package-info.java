/** From a network of DL4J to one of ours that computes the same, and the comparison that shows it. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.dl4j.translation;
