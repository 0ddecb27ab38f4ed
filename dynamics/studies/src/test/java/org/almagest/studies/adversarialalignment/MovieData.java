package org.almagest.studies.adversarialalignment;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** A few small movies, for the contracts. */
@AutoService(OwnData.class)
public final class MovieData implements OwnData {
    @Override
    public String family() {
        return "story-qa";
    }

    @Override
    public DataSet data() {
        MovieStories source = new MovieStories();
        return source.load(Settings.of(
                source.parameters(),
                Map.of(
                        "train",
                        5,
                        "test",
                        4,
                        "unlabelled",
                        3,
                        "clips",
                        3,
                        "latent",
                        2,
                        "video_dimension",
                        3,
                        "text_dimension",
                        2,
                        "answers",
                        2)));
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("hidden", 3L, "common", 2L, "discriminator_hidden", 2L, "adversarial_weight", 0.3);
    }
}
