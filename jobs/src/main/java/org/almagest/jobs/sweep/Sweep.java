package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.dynamics.yaml.Position;
import org.jspecify.annotations.Nullable;

/** A sweep file, checked: a name and its runs. A run that several of its grids contain counts once. */
public final class Sweep {
    /** What the name of a quick form ends in. */
    static final String QUICK = "-quick";

    /** Telling overlapping grids apart looks at each cell; beyond this many that would take minutes. */
    static final long MOST_COMPARED = 100_000_000;

    private final String name;
    private final String description;
    private final SweepSource source;
    private final List<Grid> grids;
    private final List<Claim> claims;
    private final @Nullable Sweep quick;
    private final List<List<Grid.Membership>> taken = new ArrayList<>();
    private final long size;

    /**
     * Counts the runs.
     *
     * @param quick the small form of the sweep that its file declares; null if it declares none
     * @throws ArithmeticException if there are more than a long can count
     * @throws IllegalArgumentException if overlapping grids are too large to be told apart
     */
    Sweep(
            String name,
            String description,
            SweepSource source,
            List<Grid> grids,
            List<Claim> claims,
            @Nullable Sweep quick) {
        this.claims = List.copyOf(claims);
        this.name = name;
        this.description = description;
        this.source = source;
        this.grids = List.copyOf(grids);
        this.quick = quick;
        long total = 0;
        for (int i = 0; i < grids.size(); i++) {
            Grid grid = grids.get(i);
            List<Grid> overlapping =
                    grids.subList(0, i).stream().filter(grid::mayOverlap).toList();
            long cells = grid.size();
            if (!overlapping.isEmpty() && cells > MOST_COMPARED) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%d runs of one grid may repeat those of another, too many to compare (at most %d)",
                        cells,
                        MOST_COMPARED));
            }
            List<Grid.Membership> memberships =
                    overlapping.stream().map(Grid.Membership::new).toList();
            taken.add(memberships);
            total = Math.addExact(total, memberships.isEmpty() ? cells : new GridIterator(grid, memberships).count());
        }
        this.size = total;
    }

    /**
     * Reads a sweep file; what it may name is on the class path.
     *
     * @throws InvalidFileException with all that is wrong with it
     */
    public static Sweep read(SweepSource source) {
        return new SweepReader(source, Catalogue.onClassPath()).read();
    }

    /**
     * As {@link #read}, without building a network: milliseconds, where {@link #read} may take seconds. For sweeps that come with
     * Almagest, of which a test has seen that their networks fit their data.
     *
     * @param catalogue what it may name
     * @throws InvalidFileException with all that is wrong with it otherwise
     */
    public static Sweep outline(SweepSource source, Catalogue catalogue) {
        return new SweepReader(source, catalogue, false).read();
    }

    /**
     * Refuses a sweep of more than {@code most} runs, before anything runs.
     *
     * @throws InvalidFileException ending in {@code wayOut}
     */
    public void requireAtMost(long most, String wayOut) {
        if (size > most) {
            throw new InvalidFileException(List.of(String.format(
                    Locale.ROOT,
                    "%s:%s: %d runs are more than %d: %s",
                    source.file(),
                    Position.START,
                    size,
                    most,
                    wayOut)));
        }
    }

    /** What data sources take from their files where this sweep leaves it open, in sentences. */
    public List<String> guesses() {
        return DataGuesses.of(grids);
    }

    /** Its name: letters, digits, points, hyphens and underscores. */
    public String name() {
        return name;
    }

    /** What it is for; empty where its author did not say. */
    public String description() {
        return description;
    }

    /** The file it was read from. */
    public SweepSource source() {
        return source;
    }

    /** What its file claims of it. */
    public List<Claim> claims() {
        return claims;
    }

    /** The study that it is part of; null if none. */
    public @Nullable String study() {
        return source.study();
    }

    /**
     * A small form of it for trying it out, as its file declares under {@code quick}; nothing where it does not. Its name ends
     * in {@value #QUICK}, so that nobody takes its runs for those of the sweep.
     */
    public Optional<Sweep> quick() {
        return Optional.ofNullable(quick);
    }

    /** How many runs it has. */
    public long size() {
        return size;
    }

    /** Its runs, each once, in an order that the file alone determines. Computed on the way, so it takes no memory. */
    public Iterator<RunConfiguration> runs() {
        return new Iterator<>() {
            private int next;
            private Iterator<RunConfiguration> current = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!current.hasNext() && next < grids.size()) {
                    current = grids.get(next).runs(taken.get(next));
                    next++;
                }
                return current.hasNext();
            }

            @Override
            public RunConfiguration next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the sweep has no more runs");
                }
                return current.next();
            }
        };
    }
}
