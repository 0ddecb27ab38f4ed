package org.almagest.studies.interlingua;

import java.util.ArrayList;
import java.util.List;

/**
 * From which language to which a sentence is translated. Language 0, called English, is on one side of all that is trained; what
 * lies between two others is never trained.
 *
 * @param source language that is read
 * @param target language that is written
 */
record Direction(int source, int target) {
    /** English. */
    static final int ENGLISH = 0;

    /** The directions that training sees: from English to each of the others in turn, then back. */
    static List<Direction> trained(int languages) {
        List<Direction> directions = new ArrayList<>();
        for (int other = 1; other < languages; other++) {
            directions.add(new Direction(ENGLISH, other));
        }
        for (int other = 1; other < languages; other++) {
            directions.add(new Direction(other, ENGLISH));
        }
        return List.copyOf(directions);
    }

    /** The directions that training never sees. */
    static List<Direction> zeroShot(int languages) {
        return pairs(1, languages);
    }

    /** Every language with every other. */
    static List<Direction> all(int languages) {
        return pairs(ENGLISH, languages);
    }

    private static List<Direction> pairs(int first, int languages) {
        List<Direction> directions = new ArrayList<>();
        for (int source = first; source < languages; source++) {
            for (int target = first; target < languages; target++) {
                if (source != target) {
                    directions.add(new Direction(source, target));
                }
            }
        }
        return List.copyOf(directions);
    }
}
