/**
 * From the tables of an output folder to one page of HTML that needs nothing else. A section is a class and, where it
 * plots, a Vega-Lite specification beside it.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.report;
