package org.almagest.studies.gatedplanning;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** Small maps on which the contracts try the family. */
@AutoService(OwnData.class)
public final class PlanningData implements OwnData {
    @Override
    public String family() {
        return "value-iteration";
    }

    @Override
    public DataSet data() {
        GridWorlds source = new GridWorlds();
        return source.load(
                Settings.of(source.parameters(), Map.of("size", 4, "worlds", 6, "test_worlds", 3, "states", 2)));
    }
}
