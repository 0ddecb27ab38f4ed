package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.almagest.dynamics.config.RandomStream;

/**
 * Asks the same of two primes and two seeds. A generic rank computed from one draw is right but for a chance of about
 * P/2³¹, and then only too small; four draws that agree leave none worth the name.
 */
final class RankConsensus {
    private static final int SEEDS = 2;

    private RankConsensus() {}

    /** What all four draws of {@code quantity} say. */
    static <T> T of(String quantity, long seed, BiFunction<PrimeField, RandomStream, T> draw) {
        List<T> answers = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (PrimeField field : List.of(PrimeField.FIRST, PrimeField.SECOND)) {
            for (int s = 0; s < SEEDS; s++) {
                T answer = draw.apply(field, new RandomStream(seed, "exact-rank-" + s));
                answers.add(answer);
                told.add(String.format(
                        Locale.ROOT, "%s modulo %d from draw %d of seed %d", answer, field.modulus(), s + 1, seed));
            }
        }
        T first = answers.get(0);
        if (!answers.stream().allMatch(first::equals)) {
            throw new RankDisagreementException(String.format(
                    Locale.ROOT,
                    "%s came out as %s; these must agree, so ask again with another seed",
                    quantity,
                    String.join(", ", told)));
        }
        return first;
    }
}
