package org.almagest.studies.contrastivesummaries;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Summaries whose meaning is drawn to that of their documents, without negatives (Xu, Zhang, Wu, Wei 2022). */
@AutoService(Study.class)
public final class ContrastiveSummariesStudy implements Study {
    @Override
    public String name() {
        return "contrastive-summaries";
    }

    @Override
    public String title() {
        return "Summaries whose meaning is drawn to that of their documents, without negatives (Xu, Zhang, Wu, Wei 2022)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("contrastive-summaries");
    }
}
