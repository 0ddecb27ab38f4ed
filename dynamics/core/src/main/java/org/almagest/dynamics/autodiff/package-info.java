/**
 * Graphs of arithmetic and their derivatives of every order. A primitive has a shape rule, a tangent rule and a
 * cotangent rule; both derivative rules emit primitives, so derivatives can be differentiated again. New primitives
 * belong here; how a graph is carried out belongs to {@code plan}.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.autodiff;
