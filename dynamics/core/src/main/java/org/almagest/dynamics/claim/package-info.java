/**
 * Verdicts on published statements. A claim is data, read from a study's {@code claims.yaml}; a judge is one of the few ways
 * to decide one. What tells whether the evidence suffices (independent replicates, trained networks, a control) lives here
 * once and for all judges; what a claim of one paper needs alone is a judge in the folder of its study.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.claim;
