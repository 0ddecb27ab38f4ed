/**
 * The study depth-scaling: its page, its sweeps, its claims, and the Java that it alone needs. Knows the core and no other study.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.studies.depthscaling;
