package org.almagest.studies.quasiperiodicity;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Family {@code series-model}: what a series is taken for, before it has seen a value: a sum of Gaussian processes and noise (Zhang
 * et al., arXiv 2305.09914), or fixed harmonics. Steps train nothing of it; the probe {@code series-fit} fits it.
 */
@AutoService(Family.class)
public final class SeriesModel implements Family {
    /** For {@link java.util.ServiceLoader}. */
    public SeriesModel() {}

    @Override
    public String name() {
        return "series-model";
    }

    @Override
    public String description() {
        return "a model of a series that has not seen a value and predicts 0: trend, seasons and noise as Gaussian processes (arXiv 2305.09914), or fixed harmonics; its parameters are departures of log deviations, for the probe series-fit to begin with";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "form",
                        SeriesForm.SEASON,
                        SeriesForm.WORDS,
                        "season: the seasonal process; harmonics: a constant, a cosine and a sine; trend: an integrated Wiener process; trend-season, trend-two-seasons: both, the second season of half the period"),
                Parameter.real("period", 1, 1e-6, 1e6, "period of the season, in the unit of times; a trend has none"),
                Parameter.integer(
                        "order", 2, 1, 4, "order of the integrated Wiener process; forms without a trend have none"),
                Parameter.real(
                        "init_scale",
                        0.01,
                        0,
                        1,
                        "standard deviation of the departures at the start; 0: the search begins where it always does"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        UnseenProcess.check(name(), features, outputs);
        SeriesForm form = SeriesForm.of(settings.text("form"), settings.real("period"), settings.integer("order"));
        return new UnseenProcess(form.components().size() + 1, settings.real("init_scale"), form);
    }
}
