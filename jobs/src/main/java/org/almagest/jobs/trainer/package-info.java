/**
 * Trainers of other programs that a sweep file can name, and that take the whole cluster for a run. The trainers
 * themselves come with their own jars.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.trainer;
