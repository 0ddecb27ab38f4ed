/**
 * Files of named arrays, such as NumPy writes them: a data set of one's own, or the weights of a network. Such files come
 * from anywhere, so sizes are checked before anything is read, and nothing in them is ever carried out.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.data.arrays;
