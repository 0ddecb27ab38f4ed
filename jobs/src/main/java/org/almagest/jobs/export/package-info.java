/** The tables of an output folder in formats of others. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.export;
