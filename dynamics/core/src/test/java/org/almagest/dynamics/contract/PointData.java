package org.almagest.dynamics.contract;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;

/** A few points in space for the families that send messages between them. */
abstract class PointData implements OwnData {
    private static final int EXAMPLES = 5;
    private static final Coordinates COORDINATES = new Coordinates(3, 1, false);

    @Override
    public DataSet data() {
        return new DataSet("points", examples("train"), examples("test"), COORDINATES);
    }

    private static Examples examples(String part) {
        int features = COORDINATES.features();
        int outputs = COORDINATES.outputs();
        return new Examples(
                features,
                outputs,
                EXAMPLES,
                Draws.normals(EXAMPLES * features, part + " inputs"),
                Draws.normals(EXAMPLES * outputs, part + " targets"));
    }

    /** For egnn. */
    @AutoService(OwnData.class)
    public static final class OfEquivariantNetworks extends PointData {
        @Override
        public String family() {
            return "egnn";
        }
    }

    /** For pair-gnn. */
    @AutoService(OwnData.class)
    public static final class OfPairNetworks extends PointData {
        @Override
        public String family() {
            return "pair-gnn";
        }
    }
}
