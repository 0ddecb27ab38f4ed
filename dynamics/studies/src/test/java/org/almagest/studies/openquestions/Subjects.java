package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;

/** The tent map sees one number and gives one. */
@AutoService(OwnData.class)
public final class Subjects implements OwnData {
    @Override
    public String family() {
        return "tent-map";
    }

    @Override
    public DataSet data() {
        return DataSets.load(
                Sawtooth.NAME,
                Settings.of(new Sawtooth().parameters(), Map.of("folds", 2, "low", 0.01, "high", 0.93, "train", 16)));
    }
}
