/**
 * How executors tell the driver what they observe, by Spark's own plugin interface. What is exposed, and under which
 * names, belongs to the module {@code metrics}.
 */
@NullMarked
package org.almagest.jobs.telemetry;

import org.jspecify.annotations.NullMarked;
