/** From the tables of an output folder to one page of HTML that needs nothing else. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.report;
