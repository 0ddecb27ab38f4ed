/** How executors tell the driver what they observe, by Spark's own plugin interface. */
@NullMarked
package org.almagest.jobs.watch;

import org.jspecify.annotations.NullMarked;
