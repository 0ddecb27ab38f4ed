package org.almagest.jobs.dl4j.translation;

import java.util.List;

/**
 * A vertex of a translated network.
 *
 * @param vertex its name in DL4J's graph
 * @param size of what it gives
 * @param inputs the stages that it reads, by their place in the network; −1 for the network's input
 * @param step what it does
 */
public record Stage(String vertex, Size size, List<Integer> inputs, Step step) {
    public Stage {
        inputs = List.copyOf(inputs);
    }
}
