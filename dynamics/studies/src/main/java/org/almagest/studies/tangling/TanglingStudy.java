package org.almagest.studies.tangling;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** From data-fitting to discovery: neural dynamics of motor control (Rush, Jayaram, Humbert, 2023), and tangling of weights. */
@AutoService(Study.class)
public final class TanglingStudy implements Study {
    @Override
    public String name() {
        return "tangling";
    }

    @Override
    public String title() {
        return "From data-fitting to discovery: interpreting the neural dynamics of motor control (Rush, Jayaram, Humbert, 2023)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("tangling-gait", "tangling-weights");
    }
}
