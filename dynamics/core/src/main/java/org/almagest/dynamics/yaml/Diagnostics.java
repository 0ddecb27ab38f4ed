package org.almagest.dynamics.yaml;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Collects all that is wrong with one file, so that its author mends it in one go. */
public final class Diagnostics {
    private final String file;
    private final TreeSet<Problem> found = new TreeSet<>();
    private int reports;

    /** For the file that messages call {@code file}. */
    public Diagnostics(String file) {
        this.file = file;
    }

    /** Adds a problem; the same one, met again through another fleet, counts once. */
    public void add(Position position, String what) {
        reports++;
        found.add(new Problem(position, what));
    }

    /** How often something was found, the same problem met again included. */
    public int reports() {
        return reports;
    }

    /** Whether nothing was found. */
    public boolean none() {
        return found.isEmpty();
    }

    /**
     * Does nothing where there are no problems.
     *
     * @throws InvalidFileException with all that was found
     */
    public void raise() {
        if (!found.isEmpty()) {
            throw new InvalidFileException(lines());
        }
    }

    private List<String> lines() {
        return found.stream()
                .map(problem -> String.format(Locale.ROOT, "%s:%s: %s", file, problem.position, problem.what))
                .toList();
    }

    private record Problem(Position position, String what) implements Comparable<Problem> {
        @Override
        public int compareTo(Problem other) {
            int byPosition = position.compareTo(other.position);
            return byPosition != 0 ? byPosition : what.compareTo(other.what);
        }
    }
}
