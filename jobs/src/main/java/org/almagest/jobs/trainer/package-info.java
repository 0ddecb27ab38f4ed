/** Trainers of other programs that a sweep file can name. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.trainer;
