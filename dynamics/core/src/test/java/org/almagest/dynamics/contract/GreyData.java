package org.almagest.dynamics.contract;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;

/** Grey levels of small images, for the family whose last bias begins at their mean. */
@AutoService(OwnData.class)
public final class GreyData implements OwnData {
    private static final int EXAMPLES = 5;
    private static final int PIXELS = 4 * 4;

    @Override
    public String family() {
        return "tensor-autoencoder";
    }

    @Override
    public DataSet data() {
        return new DataSet("grey", examples("train"), examples("test"), false);
    }

    private static Examples examples(String part) {
        RandomStream random = new RandomStream(1, part + " levels");
        double[] levels = new double[EXAMPLES * PIXELS];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = random.uniform();
        }
        return new Examples(PIXELS, PIXELS, EXAMPLES, levels, levels);
    }
}
