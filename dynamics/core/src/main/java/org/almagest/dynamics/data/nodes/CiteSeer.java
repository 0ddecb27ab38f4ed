package org.almagest.dynamics.data.nodes;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.data.DataSource;

/** The CiteSeer citation network. */
@AutoService(DataSource.class)
public final class CiteSeer extends CitationNetwork {
    /** For {@link java.util.ServiceLoader}. */
    public CiteSeer() {
        super("citeseer");
    }

    @Override
    public String description() {
        return "A graph: 3327 papers of 6 classes with 3703 words and 4552 citations (Sen et al. 2008; split of Yang et al. 2016), from a folder.";
    }
}
