package org.almagest.studies.saliencyrefinement;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Saliency maps refined by side outputs, with gates of several kinds (Chen, Tan, Wang, Hu 2018). */
@AutoService(Study.class)
public final class SaliencyRefinementStudy implements Study {
    @Override
    public String name() {
        return "saliency-refinement";
    }

    @Override
    public String title() {
        return "Saliency maps refined by side outputs, with gates of several kinds (Chen, Tan, Wang, Hu 2018)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("saliency-refinement", "saliency-refinement-short");
    }
}
