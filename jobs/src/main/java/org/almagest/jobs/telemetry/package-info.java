/** How executors tell the driver what they observe, by Spark's own plugin interface. */
@NullMarked
package org.almagest.jobs.telemetry;

import org.jspecify.annotations.NullMarked;
