package org.almagest.studies.implicitsurfaces;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Divergence guided shape representation of unoriented points (Ben-Shabat, Hewa Koneputugodage, Gould, CVPR 2022), in the plane. */
@AutoService(Study.class)
public final class ImplicitSurfacesStudy implements Study {
    @Override
    public String name() {
        return "implicit-surfaces";
    }

    @Override
    public String title() {
        return "DiGS: Divergence guided shape implicit neural representation for unoriented point clouds (Ben-Shabat, Hewa Koneputugodage, Gould, CVPR 2022)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("implicit-surfaces", "implicit-surfaces-inits");
    }
}
