/**
 * What training makes small. An objective emits named, weighted terms of a network and a batch into a computation graph; it
 * knows nothing of how it is made small. One objective a file, found by name.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.objective;
