/**
 * Networks: a family builds a model from settings and the sizes of the data, and a model emits its prediction into a
 * graph. Says nothing about derivatives, training or measuring.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.family;
