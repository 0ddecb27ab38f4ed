/**
 * Arithmetic on named numbers that a file can hold, such as {@code functional_exact_rank / functional_rank_bound}: parsed
 * once, evaluated for each run. It knows nothing of where the numbers come from.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.formula;
