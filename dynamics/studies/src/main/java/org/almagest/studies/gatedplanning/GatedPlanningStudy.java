package org.almagest.studies.gatedplanning;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Value iteration networks with larger kernels and a gated summary (Cai, Li, Zhang, Tei 2023). */
@AutoService(Study.class)
public final class GatedPlanningStudy implements Study {
    @Override
    public String name() {
        return "gated-planning";
    }

    @Override
    public String title() {
        return "Value iteration networks with larger kernels and a gated summary (Cai, Li, Zhang, Tei 2023)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("planning-small", "planning-large");
    }

    @Override
    public List<String> largeSweeps() {
        return List.of("planning-gates");
    }
}
