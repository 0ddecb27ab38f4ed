package org.almagest.studies.informationdecomposition;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** The complexity of neural representations (Ehrlich, Schneider, Priesemann, Wibral, Makkeh, TMLR 2023). */
@AutoService(Study.class)
public final class InformationDecompositionStudy implements Study {
    @Override
    public String name() {
        return "information-decomposition";
    }

    @Override
    public String title() {
        return "The complexity of neural representations by partial information decomposition (Ehrlich, Schneider, Priesemann, Wibral, Makkeh, TMLR 2023)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("decomposition-population", "decomposition-digits");
    }
}
