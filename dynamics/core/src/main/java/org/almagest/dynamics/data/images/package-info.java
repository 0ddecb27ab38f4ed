/**
 * Sources of images, from files or made, and how an image becomes the inputs of a network. A new source of images
 * belongs here.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.data.images;
