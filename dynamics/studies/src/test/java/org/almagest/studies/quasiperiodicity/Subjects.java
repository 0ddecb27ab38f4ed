package org.almagest.studies.quasiperiodicity;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;

/** A model of a series sees a time and gives a value. */
@AutoService(OwnData.class)
public final class Subjects implements OwnData {
    @Override
    public String family() {
        return "series-model";
    }

    @Override
    public DataSet data() {
        return series();
    }

    static DataSet series() {
        return DataSets.load(
                "quasi-periodic", Settings.of(new QuasiPeriodic().parameters(), Map.of("points", 40, "test", 8)));
    }

    /** The same for a season in splines. */
    @AutoService(OwnData.class)
    public static final class OfSplines implements OwnData {
        @Override
        public String family() {
            return "spline-season";
        }

        @Override
        public DataSet data() {
            return series();
        }
    }
}
