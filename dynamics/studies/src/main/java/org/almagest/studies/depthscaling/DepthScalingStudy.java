package org.almagest.studies.depthscaling;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Scaling properties of deep residual networks (Cohen, Cont, Rossier, Xu, ICML 2021). */
@AutoService(Study.class)
public final class DepthScalingStudy implements Study {
    @Override
    public String name() {
        return "depth-scaling";
    }

    @Override
    public String title() {
        return "Scaling properties of deep residual networks (Cohen, Cont, Rossier, Xu, ICML 2021)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("resnet-depth-scaling");
    }

    @Override
    public List<String> largeSweeps() {
        return List.of("resnet-paper-scale");
    }
}
