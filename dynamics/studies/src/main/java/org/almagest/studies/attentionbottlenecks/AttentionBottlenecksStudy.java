package org.almagest.studies.attentionbottlenecks;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Fusion of two streams through few tokens (Nagrani, Yang, Arnab, Jansen, Schmid, Sun, NeurIPS 2021). */
@AutoService(Study.class)
public final class AttentionBottlenecksStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public AttentionBottlenecksStudy() {}

    @Override
    public String name() {
        return "attention-bottlenecks";
    }

    @Override
    public String title() {
        return "Attention bottlenecks for multimodal fusion (Nagrani, Yang, Arnab, Jansen, Schmid, Sun 2021)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("bottleneck-costs", "attention-bottlenecks", "attention-bottlenecks-few");
    }
}
