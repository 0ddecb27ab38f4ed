package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** A few pairs whose law is known, on which contracts try two towers. */
@AutoService(OwnData.class)
public final class SmallPairs implements OwnData {
    @Override
    public String family() {
        return Cca.NAME;
    }

    @Override
    public DataSet data() {
        // no more than numbers in an input, so that there is no closed form: the same start for all seeds is none to
        // draw
        return Subjects.data(
                LatentPairs.NAME, Map.of("latent", 2, "dimension", 5, "outputs", 4, "train", 5, "test", 4));
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("embedding", 2L);
    }
}
