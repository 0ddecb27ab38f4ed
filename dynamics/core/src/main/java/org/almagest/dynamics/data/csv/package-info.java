/**
 * Tables in text files: reading, guessing what columns mean, standardising.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.data.csv;
