/** A complete program of a DL4J user, with the observatory's one line in it. Nothing else depends on it. */
@NullMarked
package org.almagest.jobs.dl4j.example;

import org.jspecify.annotations.NullMarked;
