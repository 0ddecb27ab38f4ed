package org.almagest.studies.domainembeddings;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** What family transe is tried on: twelve entities, three relations. */
@AutoService(OwnData.class)
public final class SmallTypedGraph implements OwnData {
    @Override
    public String family() {
        return "transe";
    }

    @Override
    public DataSet data() {
        return of(Map.of("entities", 12, "super_domains", 2, "domains_below", 4, "relations", 3, "latent", 2));
    }

    static DataSet of(Map<String, ?> settings) {
        TypedGraph source = new TypedGraph();
        return source.load(Settings.of(source.parameters(), settings));
    }
}
