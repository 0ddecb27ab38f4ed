/**
 * The command line: what can be asked for, and how results, progress and errors are said. The work itself is done
 * elsewhere.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.command;
