/** What a fleet tells Prometheus while it runs. */
@NullMarked
package org.almagest.metrics;

import org.jspecify.annotations.NullMarked;
