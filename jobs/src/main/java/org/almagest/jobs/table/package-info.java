/**
 * The tables: their columns, their Parquet files, and the output folder in which they lie, with publishing, merging
 * and checking. A change of columns begins in {@code Table}.
 */
@NullMarked
package org.almagest.jobs.table;

import org.jspecify.annotations.NullMarked;
