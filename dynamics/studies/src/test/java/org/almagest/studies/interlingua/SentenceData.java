package org.almagest.studies.interlingua;

import com.google.auto.service.AutoService;
import java.util.Map;
import org.almagest.dynamics.contract.OwnData;
import org.almagest.dynamics.data.DataSet;

/** A few sentences on which the contracts try the family. */
@AutoService(OwnData.class)
public final class SentenceData implements OwnData {
    @Override
    public String family() {
        return "translator";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("width", 4L, "heads", 2L);
    }

    @Override
    public DataSet data() {
        return Translators.data(Map.of("train", 4, "concepts", 3, "longest", 2, "two_word_concepts", 1));
    }
}
