/**
 * Examples of one's own in Parquet files, as pandas, Spark and DuckDB write them. It is a data source like those of the core,
 * and lives here because the core knows no such format.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.parquet;
