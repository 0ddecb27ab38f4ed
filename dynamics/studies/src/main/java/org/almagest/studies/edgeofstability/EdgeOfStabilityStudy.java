package org.almagest.studies.edgeofstability;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Gradient descent on neural networks typically occurs at the edge of stability (Cohen, Kaur, Li, Kolter, Talwalkar 2021). */
@AutoService(Study.class)
public final class EdgeOfStabilityStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public EdgeOfStabilityStudy() {}

    @Override
    public String name() {
        return "edge-of-stability";
    }

    @Override
    public String title() {
        return "Gradient descent at the edge of stability (Cohen, Kaur, Li, Kolter, Talwalkar 2021)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("edge-of-stability");
    }
}
