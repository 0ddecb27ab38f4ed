/**
 * How the information that several discrete sources have of a target is divided among them: shared, of single ones, or in several
 * that must be read together. Everything is counted in whole numbers until the last sum, so that neither the order of the
 * sources nor the names of their values change a bit.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.decomposition;
