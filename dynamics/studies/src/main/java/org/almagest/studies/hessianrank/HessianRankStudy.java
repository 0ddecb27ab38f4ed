package org.almagest.studies.hessianrank;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** The Hessian perspective into the nature of convolutional networks (Singh, Hofmann, Schölkopf, ICML 2023). */
@AutoService(Study.class)
public final class HessianRankStudy implements Study {
    @Override
    public String name() {
        return "hessian-rank";
    }

    @Override
    public String title() {
        return "The Hessian perspective into the nature of convolutional networks (Singh, Hofmann, Schölkopf, ICML 2023)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("cnn-hessian-rank");
    }
}
