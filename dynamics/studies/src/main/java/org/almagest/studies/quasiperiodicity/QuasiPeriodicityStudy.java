package org.almagest.studies.quasiperiodicity;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** The seasonal Gaussian process (Zhang et al. 2023), on series and on training curves. */
@AutoService(Study.class)
public final class QuasiPeriodicityStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public QuasiPeriodicityStudy() {}

    @Override
    public String name() {
        return "quasi-periodicity";
    }

    @Override
    public String title() {
        return "Seasons whose amplitude and phase drift, in series and in training curves (Zhang et al., arXiv 2305.09914)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("seasonal-series", "seasonal-training");
    }
}
