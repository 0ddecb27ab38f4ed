package org.almagest.studies.updatebalance;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** A few sequences on which the contracts try the family. */
@AutoService(OwnData.class)
public final class AlignmentData implements OwnData {
    @Override
    public String family() {
        return AlignmentNetwork.NAME;
    }

    @Override
    public DataSet data() {
        return load(
                Map.of("train", 3, "test", 2, "sentences", 2, "latent", 2, "video_dimension", 4, "text_dimension", 3));
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("norm", "sbn", "width", 3L, "action_width", 2L);
    }

    static DataSet load(Map<String, ?> given) {
        ClipSentences source = new ClipSentences();
        return source.load(Settings.of(source.parameters(), given));
    }
}
