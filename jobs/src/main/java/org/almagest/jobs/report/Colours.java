package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Colours of middle brightness, to be told from white and from black paper. */
final class Colours {
    private static final int[][] STOPS = {
        {0x2f, 0x7e, 0xd8}, {0x12, 0xa5, 0xa0}, {0x7a, 0xa8, 0x2b}, {0xe0, 0x93, 0x1c}, {0xd8, 0x3f, 0x5c}
    };

    private static final List<String> SERIES =
            List.of("#2f7ed8", "#e0931c", "#12a5a0", "#d83f5c", "#8f63d2", "#7aa82b", "#b5657d", "#7d8590");

    private Colours() {}

    /** The colour of the series {@code index}, from 0, of a few that have no order; after eight they begin anew. */
    static String series(int index) {
        return SERIES.get(index % SERIES.size());
    }

    /** A colour for each of {@code all}. */
    static ArrayNode series(Collection<?> all) {
        ArrayNode colours = Specification.JSON.createArrayNode();
        for (int i = 0; i < all.size(); i++) {
            colours.add(series(i));
        }
        return colours;
    }

    /** {@code count} colours for ordered values, from cold to warm, as {@code #rrggbb}. */
    static ArrayNode ordered(int count) {
        ArrayNode colours = Specification.JSON.createArrayNode();
        for (int i = 0; i < count; i++) {
            double place = count == 1 ? 0 : (double) i * (STOPS.length - 1) / (count - 1);
            int below = Math.min((int) place, STOPS.length - 2);
            double weight = place - below;
            int[] mixed = new int[3];
            for (int c = 0; c < mixed.length; c++) {
                mixed[c] = (int) Math.round(STOPS[below][c] * (1 - weight) + STOPS[below + 1][c] * weight);
            }
            colours.add(String.format(Locale.ROOT, "#%02x%02x%02x", mixed[0], mixed[1], mixed[2]));
        }
        return colours;
    }
}
