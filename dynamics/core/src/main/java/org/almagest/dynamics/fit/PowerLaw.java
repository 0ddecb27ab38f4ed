package org.almagest.dynamics.fit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.TDistribution;

/** Fits value ~ axis^exponent to the runs of one slice by least squares on the logs. */
public final class PowerLaw {
    /** A slope needs so many different places: through two, every pair of numbers is a power law. */
    public static final int MINIMUM_AXIS_VALUES = 3;

    /** Coverage of every interval. */
    public static final double CONFIDENCE = 0.95;

    private static final Comparator<Observation> ORDER = Comparator.comparingLong(Observation::seed)
            .thenComparingDouble(Observation::axis)
            .thenComparingDouble(Observation::value);

    private PowerLaw() {}

    /**
     * The exponent of {@code observations}; their order does not matter.
     *
     * <p>The interval is over seeds wherever at least two seeds stand at two or more places each ({@link SeedMean}): the
     * points of one seed share its random numbers and the same finite-size curvature, so their residuals are not
     * independent, and only the scatter between seeds tells what another seed would give. With a single seed that scatter
     * is unknown, and the interval is the ordinary one from the residuals of the line through all points, points − 2
     * degrees of freedom; so it is where every seed stands at one place only. That interval says how straight the line
     * is, and no more.
     *
     * <p>Never throws: where the usable observations stand at fewer than {@value #MINIMUM_AXIS_VALUES} different places
     * the status says so and the numbers are NaN.
     */
    public static Exponent fit(Collection<Observation> observations) {
        List<Observation> usable =
                observations.stream().filter(Observation::usable).sorted(ORDER).toList();
        int excluded = observations.size() - usable.size();
        if (places(usable) < MINIMUM_AXIS_VALUES) {
            return Exponent.tooFewPoints(usable.size(), excluded);
        }
        LogLogLine line = LogLogLine.through(usable);
        List<LogLogLine> seeds = seedsWithSlope(usable);
        if (seeds.size() >= 2) {
            SeedMean mean = SeedMean.of(seeds);
            return exponent(mean.slope(), mean.standardError(), mean.degreesOfFreedom(), line, excluded, seeds.size());
        }
        long different = usable.stream().mapToLong(Observation::seed).distinct().count();
        int replicates = different == usable.size() ? usable.size() : 1;
        return exponent(line.slope(), line.standardError(), line.points() - 2, line, excluded, replicates);
    }

    private static Exponent exponent(
            double slope,
            double standardError,
            double degreesOfFreedom,
            LogLogLine line,
            int excluded,
            int replicates) {
        double quantile = new TDistribution(degreesOfFreedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        double half = quantile * standardError;
        return new Exponent(
                slope,
                standardError,
                slope - half,
                slope + half,
                line.rSquared(),
                line.points(),
                excluded,
                replicates,
                Exponent.OK);
    }

    private static List<LogLogLine> seedsWithSlope(List<Observation> usable) {
        SortedMap<Long, List<Observation>> seeds = new TreeMap<>();
        for (Observation observation : usable) {
            seeds.computeIfAbsent(observation.seed(), seed -> new ArrayList<>()).add(observation);
        }
        return seeds.values().stream()
                .filter(seed -> places(seed) >= 2)
                .map(LogLogLine::through)
                .toList();
    }

    private static long places(List<Observation> observations) {
        return observations.stream().mapToDouble(Observation::axis).distinct().count();
    }
}
