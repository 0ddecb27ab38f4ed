/** The tables: their columns, their Parquet files, and the output folder in which they lie. */
@NullMarked
package org.almagest.jobs.table;

import org.jspecify.annotations.NullMarked;
