package org.almagest.studies.condensation;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Condensation of small-initialisation networks (Zhou, Zhou, Luo, Zhang, Xu 2021; Zhou, Zhou, Li, Xu 2023). */
@AutoService(Study.class)
public final class CondensationStudy implements Study {
    @Override
    public String name() {
        return "condensation";
    }

    @Override
    public String title() {
        return "Condensation of small-initialisation networks (Zhou, Zhou, Luo, Zhang, Xu 2021; Zhou, Zhou, Li, Xu 2023)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("condensation-activations", "cnn-condensation");
    }
}
