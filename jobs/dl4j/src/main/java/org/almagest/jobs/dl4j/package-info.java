/**
 * Networks of Eclipse Deeplearning4j, observed while they train. Open {@link org.almagest.jobs.dl4j.ObservatoryListener},
 * then {@code Observation}, {@code Translator} and {@code Agreement}.
 */
@NullMarked
package org.almagest.jobs.dl4j;

import org.jspecify.annotations.NullMarked;
