package org.almagest.jobs.export;

/**
 * A file that was written.
 *
 * @param file where it is
 * @param rows how many rows it holds
 */
public record Exported(String file, long rows) {}
