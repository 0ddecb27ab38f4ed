/**
 * What a fleet tells Prometheus while it runs: names, labels, units, and the HTTP endpoint. Means the same in local
 * mode and on a cluster, so it knows no Spark.
 */
@NullMarked
package org.almagest.metrics;

import org.jspecify.annotations.NullMarked;
