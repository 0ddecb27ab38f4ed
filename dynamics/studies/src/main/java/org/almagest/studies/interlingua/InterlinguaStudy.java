package org.almagest.studies.interlingua;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Translation through a few vectors that no language owns, as many as a sentence needs (Mao, Song, Dabre, Chu, Kurohashi 2023). */
@AutoService(Study.class)
public final class InterlinguaStudy implements Study {
    @Override
    public String name() {
        return "interlingua";
    }

    @Override
    public String title() {
        return "Zero-shot translation through an interlingua of fixed or predicted length (Mao, Song, Dabre, Chu, Kurohashi 2023)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("interlingua", "interlingua-long");
    }
}
