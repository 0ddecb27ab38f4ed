package org.almagest.studies.saliencyrefinement;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;

/** Small scenes on which the contracts try the family. */
@AutoService(OwnData.class)
public final class SaliencyData implements OwnData {
    @Override
    public String family() {
        return "side-output-cnn";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("width", 1L);
    }

    @Override
    public DataSet data() {
        Examples scenes = Saliency.scenes(2, 16, 7.5, 6, 2, 14);
        return new DataSet("closed form", scenes, scenes.first(1), false);
    }
}
