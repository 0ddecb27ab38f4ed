package org.almagest.studies.learnedgraphs;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Graphs learned together with the network on them (Franceschi, Niepert, Pontil, He, ICML 2019). */
@AutoService(Study.class)
public final class LearnedGraphsStudy implements Study {
    @Override
    public String name() {
        return "learned-graphs";
    }

    @Override
    public String title() {
        return "Graphs learned together with the network on them (Franceschi, Niepert, Pontil, He 2019)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("learned-graphs-blocks", "learned-graphs-hard", "learned-graphs-digits", "learned-graphs-exact");
    }
}
