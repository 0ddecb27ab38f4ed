/** The command line. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.command;
