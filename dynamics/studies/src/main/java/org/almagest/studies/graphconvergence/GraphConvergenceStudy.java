package org.almagest.studies.graphconvergence;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Optimization of graph neural networks (Xu, Zhang, Jegelka, Kawaguchi, ICML 2021). */
@AutoService(Study.class)
public final class GraphConvergenceStudy implements Study {
    @Override
    public String name() {
        return "graph-convergence";
    }

    @Override
    public String title() {
        return "Optimization of graph neural networks (Xu, Zhang, Jegelka, Kawaguchi, ICML 2021)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("gnn-linear-rate", "gnn-skip-acceleration");
    }
}
