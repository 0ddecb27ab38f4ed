package org.almagest.dynamics.data.nodes;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.data.DataSource;

/** The Cora citation network. */
@AutoService(DataSource.class)
public final class Cora extends CitationNetwork {
    /** For {@link java.util.ServiceLoader}. */
    public Cora() {
        super("cora");
    }

    @Override
    public String description() {
        return "A graph: 2708 papers of 7 classes with 1433 words and 5278 citations (Sen et al. 2008; split of Yang et al. 2016), from a folder.";
    }
}
