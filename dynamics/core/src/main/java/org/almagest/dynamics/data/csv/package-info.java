/**
 * Tables in text files: reading, guessing what columns mean, standardising. Other kinds of files have rooms of their
 * own.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.data.csv;
