package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The libraries in the report, and their licences. */
class BundledLibrariesTest {
    @Test
    void eachIsThereWithItsLicence() {
        assertEquals(3, Page.libraries().size());
        for (Page.Library library : Page.libraries()) {
            assertTrue(library.script().contains("\"" + library.version() + "\""), library.name());
            assertTrue(library.licence().contains("Redistribution and use in source and binary forms"), library.name());
        }
    }
}
