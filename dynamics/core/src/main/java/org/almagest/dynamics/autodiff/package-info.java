/**
 * Graphs of arithmetic and their derivatives of every order. A primitive has a shape rule, a tangent rule and a cotangent rule; both
 * derivative rules emit primitives. How a graph is carried out is the business of {@code plan}.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.autodiff;
