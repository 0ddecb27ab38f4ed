/** A study in a jar of its own: lines through the origin, whose size the sweep chooses. */
@org.jspecify.annotations.NullMarked
package org.example.toy;
