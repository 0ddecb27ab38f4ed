package org.almagest.studies.adversarialalignment;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Clips and texts in one space by an adversary, with the clips' correlations kept (Yuan, Sun, Duan, Wu, Xu 2019). */
@AutoService(Study.class)
public final class AdversarialAlignmentStudy implements Study {
    @Override
    public String name() {
        return "adversarial-alignment";
    }

    @Override
    public String title() {
        return "Clips and texts in one space by an adversary, with the clips' correlations kept (Yuan, Sun, Duan, Wu, Xu 2019)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("adversarial-alignment");
    }

    @Override
    public List<String> largeSweeps() {
        return List.of("adversarial-alignment-seeds");
    }
}
