/**
 * Sources of images, from files or made, and how an image becomes the inputs of a network.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.data.images;
