package org.almagest.studies.saliencyrefinement;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/** Made pictures of 32 by 32 pixels with one object that has a thin limb, and the masks of the object; see {@link LimbScene}. */
@AutoService(DataSource.class)
public final class LimbScenes implements DataSource {
    private static final int PIXELS = LimbScene.SIDE * LimbScene.SIDE;

    /** For {@link java.util.ServiceLoader}. */
    public LimbScenes() {}

    @Override
    public String name() {
        return "limb-scenes";
    }

    @Override
    public String description() {
        return "Made: pictures of 32 by 32 pixels of one object with a thin limb on a smooth background under noise; targets are its mask.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Sampling.train(384), Sampling.test(256), Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(PIXELS, PIXELS, settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        return new DataSet(
                name(),
                scenes("train", settings.integer("train"), settings.whole("data_seed")),
                scenes("test", settings.integer("test"), settings.whole("data_seed")),
                false);
    }

    private Examples scenes(String part, int count, long seed) {
        LimbScene.Painter painter = new LimbScene.Painter(new RandomStream(seed, name() + " " + part));
        double[] images = Storage.rows(name() + ": " + part + " images", count, PIXELS);
        double[] masks = Storage.rows(name() + ": " + part + " masks", count, PIXELS);
        for (int i = 0; i < count; i++) {
            LimbScene scene = painter.next();
            System.arraycopy(scene.image(), 0, images, i * PIXELS, PIXELS);
            System.arraycopy(scene.mask(), 0, masks, i * PIXELS, PIXELS);
        }
        return new Examples(PIXELS, PIXELS, count, images, masks);
    }
}
