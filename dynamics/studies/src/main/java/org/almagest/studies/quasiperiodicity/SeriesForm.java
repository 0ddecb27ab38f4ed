package org.almagest.studies.quasiperiodicity;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.season.Component;
import org.almagest.dynamics.season.SeasonalProcess;
import org.almagest.dynamics.season.WienerProcess;

/**
 * What a series is taken for.
 *
 * @param word its word in sweep files
 * @param season the season of the whole period
 * @param components the processes whose sum it is; empty for fixed harmonics
 * @param place the season's place among the components; −1 where there is none
 */
record SeriesForm(String word, SeasonalProcess season, List<Component> components, int place) {
    static final String SEASON = "season";
    static final String HARMONICS = "harmonics";
    private static final String TREND = "trend";
    private static final String TREND_AND_SEASON = "trend-season";
    private static final String TREND_AND_TWO = "trend-two-seasons";
    static final List<String> WORDS = List.of(SEASON, HARMONICS, TREND, TREND_AND_SEASON, TREND_AND_TWO);

    SeriesForm {
        components = List.copyOf(components);
    }

    static SeriesForm of(String word, double period, int order) {
        SeasonalProcess season = SeasonalProcess.ofPeriod(period);
        List<Component> components = new ArrayList<>();
        if (word.startsWith(TREND)) {
            components.add(new WienerProcess(order));
        }
        int place = word.equals(SEASON) ? 0 : word.equals(TREND_AND_SEASON) || word.equals(TREND_AND_TWO) ? 1 : -1;
        if (place >= 0) {
            components.add(season);
        }
        if (word.equals(TREND_AND_TWO)) {
            components.add(SeasonalProcess.ofPeriod(period / 2));
        }
        return new SeriesForm(word, season, components, place);
    }

    /** Whether a trend has a level of its own, so that the series' mean says nothing. */
    boolean hasTrend() {
        return word.startsWith(TREND);
    }

    /** Whether it is a constant and one harmonic, by least squares. */
    boolean harmonics() {
        return components.isEmpty();
    }
}
