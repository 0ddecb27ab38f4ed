package org.almagest.jobs.parquet;

/**
 * A column of numbers, or of lists of as many numbers in every row.
 *
 * @param each numbers in a row
 * @param values [rows][each], all finite
 * @param whole whether its type is one of whole numbers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NumberColumn(int each, double[] values, boolean whole) {}
