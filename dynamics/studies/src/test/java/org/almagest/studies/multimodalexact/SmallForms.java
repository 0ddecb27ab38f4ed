package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** A few pairs of short vectors, on which contracts try bilinear forms. */
@AutoService(OwnData.class)
public final class SmallForms implements OwnData {
    @Override
    public String family() {
        return BilinearFusion.NAME;
    }

    @Override
    public DataSet data() {
        return Subjects.data(BilinearTarget.NAME, Map.of("dimension", 3, "target_rank", 2, "train", 5, "test", 3));
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("rank", 1L);
    }
}
