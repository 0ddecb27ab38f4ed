package org.almagest.studies.implicitregularisation;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Completion of images by a sine network whose regulariser is learned along (Li, Wang, Meng, CVPR 2023). */
@AutoService(Study.class)
public final class ImplicitRegularisationStudy implements Study {
    @Override
    public String name() {
        return "implicit-regularisation";
    }

    @Override
    public String title() {
        return "A learned regulariser for implicit images (Li, Wang, Meng 2023)";
    }

    @Override
    public List<String> sweeps() {
        return List.of(
                "implicit-regularisation",
                "implicit-regularisation-heavy",
                "implicit-regularisation-slow",
                "adjacency-lag");
    }
}
