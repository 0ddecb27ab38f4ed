package org.almagest.jobs.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.sweep.CanonicalJson;
import org.junit.jupiter.api.Test;

class CoordinateReaderTest {
    private final CoordinateReader reader = new CoordinateReader();

    @Test
    void aRunRecordedBeforeASettingExistedHasItsDefault() {
        String now = config("resnet", Settings.of(Training.PARAMETERS, Map.of()));
        String then = now.replaceFirst("\"activation\":\"tanh\",", "").replaceFirst("\"weight_decay\":[^,]*,", "");
        assertFalse(then.contains("activation") || then.contains("weight_decay"), then);
        assertEquals(reader.read(now), reader.read(then));
    }

    @Test
    void aRunOfAFamilyThatIsNotHereIsLeftAsItIs() {
        String strange = config("somebody-elses", Settings.of(Training.PARAMETERS, Map.of()));
        assertNull(reader.read(strange.replaceFirst("\"activation\":\"tanh\",", ""))
                .value("activation"));
        assertEquals("tanh", reader.read(strange).value("activation"));
    }

    @Test
    void theSettingsOfAnotherTrainerAreLeftAsTheyAre() {
        Settings other = Settings.of(List.of(Parameter.flag("averages", true, "")), Map.of());
        assertNull(reader.read(config("resnet", other)).value("optimizer"));
    }

    private static String config(String family, Settings training) {
        Settings model = Settings.of(Families.ALL.named("resnet").parameters(), Map.of("depth", 3));
        Settings data = Settings.of(DataSets.SOURCES.named("ode-flow").parameters(), new TreeMap<>());
        return CanonicalJson.write(
                new RunConfiguration(family, model, "ode-flow", data, training, List.of(), 0, Map.of()));
    }
}
