package org.almagest.dynamics.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final List<Parameter> PARAMETERS = List.of(
            Parameter.requiredInteger("depth", 1, 100, "layers"),
            Parameter.real("scale", 0.5, 0, 10, "factor"),
            Parameter.choice("kind", "plain", List.of("plain", "fancy"), "kind"),
            Parameter.text("path", "", "where"),
            Parameter.flag("loud", false, "whether"));

    private static String refused(Map<String, ?> given) {
        return assertThrows(IllegalArgumentException.class, () -> Settings.of(PARAMETERS, given))
                .getMessage();
    }

    @Test
    void missingValuesAreFilledIn() {
        Settings settings = Settings.of(PARAMETERS, Map.of("depth", 7, "scale", 2));
        assertEquals(7, settings.integer("depth"));
        assertEquals(7, settings.whole("depth"));
        assertEquals(2.0, settings.real("scale"));
        assertEquals("plain", settings.text("kind"));
        assertEquals(false, settings.flag("loud"));
        assertEquals(
                List.of("depth", "kind", "loud", "path", "scale"),
                List.copyOf(settings.values().keySet()));
        assertEquals(settings, Settings.of(PARAMETERS, Map.of("scale", 2.0, "depth", 7L)));
    }

    @Test
    void whatIsNotAllowedIsNamedWithWhatIs() {
        assertEquals("depth is missing: give a whole number from 1 to 100", refused(Map.of()));
        assertEquals("depth: 0 is not a whole number from 1 to 100", refused(Map.of("depth", 0)));
        assertEquals("depth: 1.5 is not a whole number from 1 to 100", refused(Map.of("depth", 1.5)));
        assertEquals("scale: NaN is not a number from 0.0 to 10.0", refused(Map.of("depth", 1, "scale", Double.NaN)));
        assertEquals("kind: odd is not one of plain, fancy", refused(Map.of("depth", 1, "kind", "odd")));
        assertEquals("loud: yes is not true or false", refused(Map.of("depth", 1, "loud", "yes")));
        assertEquals(
                "dpeth is unknown: known are depth, kind, loud, path, scale", refused(Map.of("depth", 1, "dpeth", 2)));
    }

    @Test
    void anUnknownSettingIsAMistakeOfTheCaller() {
        Settings settings = Settings.of(PARAMETERS, Map.of("depth", 7));
        assertThrows(IllegalArgumentException.class, () -> settings.real("width"));
    }
}
