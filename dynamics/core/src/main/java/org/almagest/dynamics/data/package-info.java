/**
 * What is learnt: data sets, where they come from, and how they are shared within a process. Sources of general use
 * live here and in the rooms below; a source that one paper alone needs belongs to its study.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.data;
