package org.almagest.studies.fusionarchitectures;

import java.util.Optional;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.SharedArray;

/**
 * How patches come about: a code for each attribute, and noise.
 *
 * @param numbers of a patch
 * @param codes [attributes][numbers]
 * @param noise standard deviation on each number
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PatchWorld(int numbers, double[] codes, double noise) {
    /** The world that {@code data} was made of; empty where the data is of another kind. */
    static Optional<PatchWorld> of(DataSet data) {
        Optional<SharedArray> codes = shared(data, PatchQuestions.ATTRIBUTES);
        Optional<SharedArray> noise = shared(data, PatchQuestions.NOISE);
        return codes.flatMap(
                array -> noise.map(sd -> new PatchWorld(array.shape().columns(), array.values(), sd.values()[0])));
    }

    /** An array that all examples share. */
    static Optional<SharedArray> shared(DataSet data, String name) {
        return data.train().shared().stream()
                .filter(array -> array.shape().name().equals(name))
                .findFirst();
    }

    int attributes() {
        return codes.length / numbers;
    }

    /** Draws a patch of this attribute into {@code to}, from {@code at} on. */
    void patch(RandomStream random, int attribute, double[] to, int at) {
        for (int j = 0; j < numbers; j++) {
            to[at + j] = codes[attribute * numbers + j] + noise * random.normal();
        }
    }
}
