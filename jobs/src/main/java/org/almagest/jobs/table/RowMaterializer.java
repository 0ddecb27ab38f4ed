package org.almagest.jobs.table;

import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.jspecify.annotations.Nullable;

/** Turns what Parquet reads into rows, a fresh array each. */
final class RowMaterializer extends RecordMaterializer<@Nullable Object[]> {
    private final Row row;

    RowMaterializer(List<Column> columns) {
        this.row = new Row(columns);
    }

    @Override
    public @Nullable Object[] getCurrentRecord() {
        return row.values;
    }

    @Override
    public GroupConverter getRootConverter() {
        return row;
    }

    private static final class Row extends GroupConverter {
        private final Converter[] converters;
        private @Nullable Object[] values;

        Row(List<Column> columns) {
            this.values = new Object[columns.size()];
            this.converters = new Converter[columns.size()];
            for (int i = 0; i < converters.length; i++) {
                converters[i] = switch (columns.get(i).kind()) {
                    case TEXT -> new Text(this, i);
                    case INTEGER, LONG, REAL, INSTANT -> new Numeral(this, i);
                    case INTEGERS -> new IntegerList(this, i);
                    case REALS -> new RealList(this, i);
                };
            }
        }

        @Override
        public Converter getConverter(int index) {
            return converters[index];
        }

        @Override
        public void start() {
            values = new Object[converters.length];
        }

        @Override
        public void end() {}
    }

    private static final class Numeral extends PrimitiveConverter {
        private final Row row;
        private final int index;

        Numeral(Row row, int index) {
            this.row = row;
            this.index = index;
        }

        @Override
        public void addInt(int value) {
            row.values[index] = value;
        }

        @Override
        public void addLong(long value) {
            row.values[index] = value;
        }

        @Override
        public void addDouble(double value) {
            row.values[index] = value;
        }
    }

    private static final class Text extends PrimitiveConverter {
        private final Row row;
        private final int index;
        private String[] words = {};

        Text(Row row, int index) {
            this.row = row;
            this.index = index;
        }

        @Override
        public boolean hasDictionarySupport() {
            return true;
        }

        /** Decodes each word once, so that the thousands of rows of a run share the one string of its identity. */
        @Override
        public void setDictionary(Dictionary dictionary) {
            words = new String[dictionary.getMaxId() + 1];
            for (int i = 0; i < words.length; i++) {
                words[i] = dictionary.decodeToBinary(i).toStringUsingUTF8();
            }
        }

        @Override
        public void addValueFromDictionary(int id) {
            row.values[index] = words[id];
        }

        @Override
        public void addBinary(Binary value) {
            row.values[index] = value.toStringUsingUTF8();
        }
    }

    /** The outer group of a list; the repeated group and its element are below. */
    private abstract static class ListGroup extends GroupConverter {
        private final GroupConverter repeated;

        /**
         * Of elements that {@code element} takes.
         *
         * @param entered run at the end of each element, also of one that is null
         */
        ListGroup(PrimitiveConverter element, Runnable entered) {
            this.repeated = new GroupConverter() {
                @Override
                public Converter getConverter(int index) {
                    return element;
                }

                @Override
                public void start() {}

                @Override
                public void end() {
                    entered.run();
                }
            };
        }

        @Override
        public Converter getConverter(int index) {
            return repeated;
        }
    }

    private static final class RealList extends ListGroup {
        private final Row row;
        private final int index;
        private final Reals reals;

        RealList(Row row, int index) {
            this(row, index, new Reals());
        }

        private RealList(Row row, int index, Reals reals) {
            super(reals, reals::next);
            this.row = row;
            this.index = index;
            this.reals = reals;
        }

        @Override
        public void start() {
            reals.count = 0;
        }

        @Override
        public void end() {
            row.values[index] = Arrays.copyOf(reals.items, reals.count);
        }
    }

    private static final class Reals extends PrimitiveConverter {
        private double[] items = new double[16];
        private int count;
        private double current = Double.NaN;

        @Override
        public void addDouble(double value) {
            current = value;
        }

        /** Ends an element; one that had no value is null. */
        void next() {
            if (count == items.length) {
                items = Arrays.copyOf(items, 2 * count);
            }
            items[count++] = current;
            current = Double.NaN;
        }
    }

    private static final class IntegerList extends ListGroup {
        private final Row row;
        private final int index;
        private final Integers integers;

        IntegerList(Row row, int index) {
            this(row, index, new Integers());
        }

        private IntegerList(Row row, int index, Integers integers) {
            super(integers, () -> {});
            this.row = row;
            this.index = index;
            this.integers = integers;
        }

        @Override
        public void start() {
            integers.count = 0;
        }

        @Override
        public void end() {
            row.values[index] = Arrays.copyOf(integers.items, integers.count);
        }
    }

    private static final class Integers extends PrimitiveConverter {
        private int[] items = new int[4];
        private int count;

        @Override
        public void addInt(int value) {
            if (count == items.length) {
                items = Arrays.copyOf(items, 2 * count);
            }
            items[count++] = value;
        }
    }
}
