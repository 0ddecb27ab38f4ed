package org.almagest.studies.equivariance;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** What symmetry is worth on bodies in space (Atz, Grisoni, Schneider 2021; Satorras, Hoogeboom, Welling 2021). */
@AutoService(Study.class)
public final class EquivarianceStudy implements Study {
    @Override
    public String name() {
        return "equivariance";
    }

    @Override
    public String title() {
        return "Equivariant networks for bodies in space (Atz, Grisoni, Schneider 2021; Satorras, Hoogeboom, Welling 2021)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("equivariance-data");
    }
}
