package org.almagest.studies.domainembeddings;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Domains over the embedding of a knowledge graph (Wang, Ren, Lin, Zhao, Xie, Zhang 2019). */
@AutoService(Study.class)
public final class DomainEmbeddingsStudy implements Study {
    @Override
    public String name() {
        return "domain-embeddings";
    }

    @Override
    public String title() {
        return "Domains over the embedding of a knowledge graph (Wang, Ren, Lin, Zhao, Xie, Zhang 2019)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("domain-embeddings");
    }
}
