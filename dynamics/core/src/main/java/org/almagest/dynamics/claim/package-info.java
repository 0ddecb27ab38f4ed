/**
 * Judges of published claims: from fitted exponents and measured runs to a verdict with its evidence. What a paper
 * claims is data in the folder of its study; what belongs here is a way of judging that several claims share.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.claim;
