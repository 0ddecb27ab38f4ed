package org.almagest.jobs.table;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;

/** Rows of any table, drawn from a seed: ordinary values and the odd ones that a format may get wrong. */
public final class SampleRows {
    private static final double[] ODD = {
        0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE
    };
    private static final String[] WORDS = {"", "resnet", "ünïcödé ≤ 𝛽", "a\nb\t\"c\"", "{\"depth\":8}", "0"};

    private SampleRows() {}

    public static List<Object[]> of(Table table, int count, long seed) {
        RandomStream random = new RandomStream(seed, "rows of " + table);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object[] row = new Object[table.columns().size()];
            for (int j = 0; j < row.length; j++) {
                Column column = table.columns().get(j);
                boolean missing = column.optional() && random.below(5) == 0;
                row[j] = missing ? null : value(column.kind(), random);
            }
            rows.add(row);
        }
        return rows;
    }

    private static Object value(Column.Kind kind, RandomStream random) {
        return switch (kind) {
            case TEXT -> random.below(2) == 0 ? WORDS[random.below(WORDS.length)] : Long.toHexString(random.bits());
            case INTEGER -> (int) random.bits();
            case LONG -> random.bits();
            // The decades after 1970: DuckDB's driver is a second off before.
            case INSTANT -> random.bits() >>> 13;
            case REAL -> real(random);
            case INTEGERS -> {
                int[] items = new int[random.below(4)];
                for (int i = 0; i < items.length; i++) {
                    items[i] = (int) random.bits();
                }
                yield items;
            }
            case REALS -> {
                double[] items = new double[random.below(40)];
                for (int i = 0; i < items.length; i++) {
                    // an element that is not there
                    items[i] = random.below(9) == 0 ? Double.NaN : real(random);
                }
                yield items;
            }
        };
    }

    private static double real(RandomStream random) {
        return random.below(4) == 0 ? ODD[random.below(ODD.length)] : random.normal();
    }
}
