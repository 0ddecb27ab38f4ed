/**
 * How fast it is: Almagest's own workloads beside those of other programs, in turn, on one machine. No run and no
 * table depends on anything here.
 */
@NullMarked
package org.almagest.jobs.bench;

import org.jspecify.annotations.NullMarked;
