/**
 * The atlas: a folder of pages about all studies, with a matrix of verdicts, a page a study and a page a claim. What is drawn comes
 * from {@code report}, what is judged from {@code analyse}; here is the site around them, and nothing is run.
 */
@NullMarked
package org.almagest.jobs.atlas;

import org.jspecify.annotations.NullMarked;
