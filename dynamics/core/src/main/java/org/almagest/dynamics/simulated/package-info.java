/**
 * Sweeps that never ran: what the cases in a claims file describe, so that each claim is seen to agree, to disagree and to stay
 * open. Nothing that trains or analyses networks knows it.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.simulated;
