/**
 * The study {@code width-transfer}: its page, its sweep and its claims. It has no Java of its own but its entry; the judge
 * {@code optimum} that its claims need is the core's.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.studies.widthtransfer;
