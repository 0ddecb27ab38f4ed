package org.almagest.studies.quasiperiodicity;

import org.almagest.dynamics.season.SeasonalProcess;
import org.almagest.dynamics.season.SplineSeason;

/**
 * A season in finitely many functions.
 *
 * @param functions how many
 * @param season the process that they stand for
 */
record SplineForm(SplineSeason.Kind kind, int functions, SeasonalProcess season) {
    /** The same with functions of another kind, or another number. */
    SplineSeason on(SplineSeason.Kind other, int number, double end) {
        return new SplineSeason(other, number, 0, end, season);
    }
}
