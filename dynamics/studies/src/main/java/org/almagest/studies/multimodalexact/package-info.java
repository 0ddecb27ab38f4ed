/**
 * Three points of multimodal learning at which the best answer is known exactly: two linear towers and the canonical correlations of
 * their inputs, bilinear fusion and the singular values of its target, retrieval of pairs and the law that drew them. Begin at {@link
 * org.almagest.studies.multimodalexact.MultimodalExactStudy}, then read the page beside it.
 */
@NullMarked
package org.almagest.studies.multimodalexact;

import org.jspecify.annotations.NullMarked;
