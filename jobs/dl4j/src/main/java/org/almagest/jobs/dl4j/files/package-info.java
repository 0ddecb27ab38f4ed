/**
 * Networks that lie in files of DL4J and of Keras. Files are untrusted: sizes are checked first, and nothing is
 * deserialised by Java.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.dl4j.files;
