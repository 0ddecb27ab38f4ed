package org.almagest.studies.implicitshapes;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Fields that are asked point by point, beside decoders of pictures (Chen, Zhang 2019). */
@AutoService(Study.class)
public final class ImplicitShapesStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public ImplicitShapesStudy() {}

    @Override
    public String name() {
        return "implicit-shapes";
    }

    @Override
    public String title() {
        return "Implicit fields for shapes (Chen, Zhang 2019)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("implicit-shapes");
    }
}
