package org.almagest.studies.adversarialalignment;

import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;

/**
 * Draws a labelled movie, and apart from it a film among movies without labels; both of all there are, at every draw. Immutable: runs
 * on several threads share it.
 *
 * @param labelled movies with their questions
 * @param films movies of which clips and texts alone are used
 */
record MovieStream(Examples labelled, Examples films) implements ExampleStream {
    @Override
    public void draw(RandomStream random, double[] inputs, double[] targets) {
        int movie = random.below(labelled.count());
        System.arraycopy(labelled.inputs(), movie * inputs.length, inputs, 0, inputs.length);
        System.arraycopy(labelled.targets(), movie * targets.length, targets, 0, targets.length);
    }

    @Override
    public void draw(RandomStream random, double[] inputs, double[] targets, double[][] further) {
        draw(random, inputs, targets);
        int film = random.below(films.count());
        List<Field> fields = films.further();
        for (int i = 0; i < further.length; i++) {
            int length = further[i].length;
            System.arraycopy(fields.get(i).values(), film * length, further[i], 0, length);
        }
    }

    @Override
    public boolean drawsFields() {
        return true;
    }

    @Override
    public boolean fillsBatches() {
        return true;
    }
}
