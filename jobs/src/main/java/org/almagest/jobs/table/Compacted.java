package org.almagest.jobs.table;

/**
 * What a compaction has done.
 *
 * @param before files in the table {@code runs}, and no more in any other
 * @param after those that are there now
 */
public record Compacted(int before, int after) {}
