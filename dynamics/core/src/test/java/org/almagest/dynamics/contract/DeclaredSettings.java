package org.almagest.dynamics.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.almagest.dynamics.config.Parameter;

/** What is asked of the settings of every extension. */
final class DeclaredSettings {
    private DeclaredSettings() {}

    static void check(List<Parameter> parameters) {
        List<String> names = parameters.stream().map(Parameter::name).toList();
        assertEquals(names.size(), names.stream().distinct().count(), () -> "a setting twice in " + names);
        for (Parameter parameter : parameters) {
            assertTrue(parameter.name().matches("[a-z][a-z0-9_]*"), parameter::name);
            assertFalse(parameter.meaning().isBlank(), parameter::name);
            if (!parameter.required()) {
                assertEquals(parameter.fallback(), parameter.accept(parameter.fallback()), parameter::name);
            }
        }
    }
}
