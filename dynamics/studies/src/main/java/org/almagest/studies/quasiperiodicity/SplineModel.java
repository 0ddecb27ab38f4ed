package org.almagest.studies.quasiperiodicity;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.season.SeasonalProcess;
import org.almagest.dynamics.season.SplineSeason;

/**
 * Family {@code spline-season}: the seasonal process in finitely many functions made of B-splines (Zhang et al., arXiv 2305.09914),
 * before it has seen a value. Steps train nothing of it; the probe {@code spline-covariance} measures it.
 */
@AutoService(Family.class)
public final class SplineModel implements Family {
    /** For {@link java.util.ServiceLoader}. */
    public SplineModel() {}

    @Override
    public String name() {
        return "spline-season";
    }

    @Override
    public String description() {
        return "the seasonal process in finitely many functions made of cubic B-splines (arXiv 2305.09914); it has not seen a value and predicts 0; its parameter is the logarithm of its deviation";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "kind",
                        SplineSeason.Kind.SEASONAL.word(),
                        Arrays.stream(SplineSeason.Kind.values())
                                .map(SplineSeason.Kind::word)
                                .toList(),
                        "plain: the splines; seasonal: each times cosine and sine; mixed: these and the splines"),
                Parameter.integer("functions", 24, 3, 10_000, "functions; seasonal: a multiple of 2, mixed: of 3")
                        .axis(),
                Parameter.real("period", 1, 1e-6, 1e6, "period of the season, in the unit of times"),
                Parameter.real("init_scale", 0.01, 0, 1, "standard deviation of the parameter at the start"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        UnseenProcess.check(name(), features, outputs);
        SplineSeason.Kind kind = Arrays.stream(SplineSeason.Kind.values())
                .filter(each -> each.word().equals(settings.text("kind")))
                .findFirst()
                .orElseThrow();
        SplineForm form =
                new SplineForm(kind, settings.integer("functions"), SeasonalProcess.ofPeriod(settings.real("period")));
        // refuses numbers that do not fit the kind, whatever the interval
        form.on(kind, form.functions(), 1);
        return new UnseenProcess(1, settings.real("init_scale"), form);
    }
}
