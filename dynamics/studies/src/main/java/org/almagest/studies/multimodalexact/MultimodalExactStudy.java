package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/**
 * One exactly solvable point on each of the three lines along which Zhang, Yang, He, Deng (IEEE JSTSP 2020, arXiv 1911.03977) review
 * multimodal learning: representation, fusion, application.
 */
@AutoService(Study.class)
public final class MultimodalExactStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public MultimodalExactStudy() {}

    @Override
    public String name() {
        return "multimodal-exact";
    }

    @Override
    public String title() {
        return "Multimodal intelligence: representation learning, information fusion, and applications (Zhang, Yang, He, Deng, IEEE JSTSP 2020), at points that can be solved exactly";
    }

    @Override
    public List<String> sweeps() {
        return List.of("multimodal-exact-correlation", "multimodal-exact-fusion", "multimodal-exact-retrieval");
    }
}
