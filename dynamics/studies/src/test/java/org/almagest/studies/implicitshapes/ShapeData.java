package org.almagest.studies.implicitshapes;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** A few shapes on which the contracts try the family. */
@AutoService(OwnData.class)
public final class ShapeData implements OwnData {
    @Override
    public String family() {
        return "shape-autoencoder";
    }

    @Override
    public DataSet data() {
        return Coders.data(Map.of("train", 4, "test", 2));
    }
}
