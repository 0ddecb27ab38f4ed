package org.almagest.studies.implicitsurfaces;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** A few points of a star, on which contracts try networks of one output. */
@AutoService(OwnData.class)
public final class SmallCurve implements OwnData {
    @Override
    public String family() {
        return "implicit-surface";
    }

    @Override
    public DataSet data() {
        return SmallSurface.curve("star", 5);
    }
}
