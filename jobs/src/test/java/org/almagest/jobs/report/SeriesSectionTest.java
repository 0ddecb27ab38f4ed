package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.almagest.jobs.report.SampleFleet.Names;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the section of series draws, beside the table. */
class SeriesSectionTest {
    private static final int COLUMNS = 8;

    @TempDir
    Path folder;

    private static double[] rows(int points, double level) {
        double[] rows = new double[COLUMNS * points];
        for (int i = 0; i < points; i++) {
            double[] row = {i, level + 0.5, level, level - 1, level + 1, level, 0.1 * i, i < points - 2 ? 0 : 1};
            System.arraycopy(row, 0, rows, COLUMNS * i, COLUMNS);
        }
        return rows;
    }

    @Test
    void seriesAreThoseOfTheLastLook() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "mlp", "digits", "seasonal_gain", "seasonal");
        String id = fleet.addRun(names, 1, 8, 1, "finished", "");
        fleet.add(Table.MATRICES, id, 0L, "season", null, 5, COLUMNS, rows(5, 100));
        fleet.add(Table.MATRICES, id, 40L, "season", null, 6, COLUMNS, rows(6, 3));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Series and their seasons"));
        JsonNode values = PageText.figure(html, "series, mlp on digits").at("/data/values");
        assertEquals(6, values.size());
        assertEquals(3.5, values.at("/5/y").asDouble());
        assertEquals(3, values.at("/5/level").asDouble());
        assertEquals(2, values.at("/5/low").asDouble());
        assertEquals(4, values.at("/5/high").asDouble());
        assertEquals(0.5, values.at("/5/amplitude").asDouble());
        assertEquals("held out", values.at("/5/k").asText());
        assertEquals("seen", values.at("/0/k").asText());
    }

    @Test
    void longSeriesAreThinned() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "mlp", "digits", "seasonal_gain", "seasonal");
        String id = fleet.addRun(names, 1, 8, 1, "finished", "");
        fleet.add(Table.MATRICES, id, 40L, "season", null, 2000, COLUMNS, rows(2000, 3));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Left out: 1500 of 2000 points"));
        JsonNode values = PageText.figure(html, "series, mlp on digits").at("/data/values");
        assertEquals(500, values.size());
        assertEquals(1999, values.at("/499/x").asDouble());
    }

    @Test
    void matricesOfOtherColumnsAreNoSeries() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "mlp", "digits", "seasonal_gain", "seasonal");
        String id = fleet.addRun(names, 1, 8, 1, "finished", "");
        fleet.add(Table.MATRICES, id, 40L, "season", null, 6, COLUMNS, rows(6, 3));
        fleet.add(Table.MATRICES, id, 40L, "season", null, 4, 4, rows(2, 3));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertEquals(
                6,
                PageText.figure(html, "series, mlp on digits")
                        .at("/data/values")
                        .size());
    }

    /** Whatever a setting is called, it tells runs apart. */
    @Test
    void pointsAreASettingLikeAnyOther() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "mlp", "digits", "seasonal_gain", "seasonal");
        for (String points : new String[] {"even", "odd"}) {
            String id = fleet.addRun(names, 1, "points", points);
            fleet.add(Table.MATRICES, id, 40L, "season", null, 6, COLUMNS, rows(6, 3));
        }
        fleet.write(folder);
        String html = Report.html(folder.toString());
        PageText.figure(html, "series, mlp on digits, points even");
        PageText.figure(html, "series, mlp on digits, points odd");
    }

    @Test
    void withoutSeriesThereIsNoSection() {
        SampleFleet.full(Names.PLAIN).write(folder);
        assertFalse(Report.html(folder.toString()).contains("Series and their seasons"));
    }
}
