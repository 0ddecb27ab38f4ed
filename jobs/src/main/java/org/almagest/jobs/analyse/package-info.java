/** From the runs of an output folder to exponents, verdicts, and a page about both. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.analyse;
