/**
 * Where files lie: a local disk, HDFS or an object store, with durable writes and moves that replace in one step.
 * Knows nothing of tables.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.storage;
