/**
 * What a study is: a paper with its sweeps and claims, found on the class path. The studies themselves are in a module
 * of their own; nothing else knows one by its class.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.study;
