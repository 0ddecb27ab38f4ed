/** The tables of an output folder in formats of others. A new format is a sink of its own. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.export;
