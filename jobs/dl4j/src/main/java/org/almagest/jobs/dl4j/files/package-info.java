/** Networks that lie in files of DL4J and of Keras. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.dl4j.files;
