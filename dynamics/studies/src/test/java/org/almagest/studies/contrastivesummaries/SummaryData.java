package org.almagest.studies.contrastivesummaries;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** A few short documents on which the contracts try the family. */
@AutoService(OwnData.class)
public final class SummaryData implements OwnData {
    @Override
    public String family() {
        return "summariser";
    }

    @Override
    public DataSet data() {
        MarkedFacts source = new MarkedFacts();
        return source.load(Settings.of(
                source.parameters(),
                Map.of("train", 6, "test", 3, "sentences", 3, "marked", 1, "entities", 4, "relations", 2)));
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("width", 4, "heads", 2);
    }
}
