package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** A small experiment on each open question of deep learning (Berner, Grohs, Kutyniok, Petersen 2022). */
@AutoService(Study.class)
public final class OpenQuestionsStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public OpenQuestionsStudy() {}

    @Override
    public String name() {
        return "open-questions";
    }

    @Override
    public String title() {
        return "Seven open questions of deep learning (Berner, Grohs, Kutyniok, Petersen 2022)";
    }

    @Override
    public List<String> sweeps() {
        return List.of(
                "question-generalisation",
                "question-depth",
                "question-dimension",
                "question-optimisation",
                "question-features",
                "question-physics",
                "question-architecture");
    }
}
