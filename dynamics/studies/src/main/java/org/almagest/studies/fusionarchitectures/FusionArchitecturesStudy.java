package org.almagest.studies.fusionarchitectures;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Four ways to fuse a text and an image: what they cost, and how soon they learn (Wadekar, Chaurasia, Chadha, Culurciello 2024). */
@AutoService(Study.class)
public final class FusionArchitecturesStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public FusionArchitecturesStudy() {}

    @Override
    public String name() {
        return "fusion-architectures";
    }

    @Override
    public String title() {
        return "Four ways to fuse a text and an image: what they cost, and how soon they learn (Wadekar et al. 2024)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("fusion-costs", "fusion-architectures", "fusion-architectures-few");
    }
}
