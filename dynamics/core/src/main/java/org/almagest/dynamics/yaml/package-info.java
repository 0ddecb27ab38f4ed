/**
 * Files that people write: YAML read with line and column of every value, what is wrong with a file collected and told all at
 * once, the known word nearest to an unknown one. What a file means is its reader's business.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.yaml;
