/**
 * From the runs of an output folder to exponents, verdicts, and a page about both. Reads tables and writes the two
 * that are computed from the others; how a claim is judged belongs to the core.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.analyse;
