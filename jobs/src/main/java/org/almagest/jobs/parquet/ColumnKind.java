package org.almagest.jobs.parquet;

import java.util.Locale;
import org.almagest.dynamics.data.DataException;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** How the values of a column are read. */
enum ColumnKind {
    TRUTH {
        @Override
        double number(ColumnReader reader) {
            return reader.getBoolean() ? 1 : 0;
        }
    },
    INT {
        @Override
        double number(ColumnReader reader) {
            return reader.getInteger();
        }
    },
    UNSIGNED_INT {
        @Override
        double number(ColumnReader reader) {
            return Integer.toUnsignedLong(reader.getInteger());
        }
    },
    LONG {
        @Override
        double number(ColumnReader reader) {
            return exact(reader, reader.getLong());
        }
    },
    UNSIGNED_LONG {
        @Override
        double number(ColumnReader reader) {
            // what has the highest bit is beyond the bound too
            return exact(reader, reader.getLong() < 0 ? Long.MAX_VALUE : reader.getLong());
        }
    },
    FLOAT {
        @Override
        double number(ColumnReader reader) {
            return reader.getFloat();
        }
    },
    DOUBLE {
        @Override
        double number(ColumnReader reader) {
            return reader.getDouble();
        }
    },
    WORD {
        @Override
        double number(ColumnReader reader) {
            throw new IllegalStateException("a word, where a number was looked for");
        }

        @Override
        String word(ColumnReader reader) {
            return reader.getBinary().toStringUsingUTF8();
        }
    };

    /** Up to where whole numbers are exact in a double. */
    private static final long EXACT = 1L << 53;

    /** The present value as a number. */
    abstract double number(ColumnReader reader);

    /** The present value as the name of a class. */
    String word(ColumnReader reader) {
        double number = number(reader);
        return number == Math.rint(number) && Math.abs(number) < EXACT
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** Whether values are whole numbers, true and false among them. */
    boolean whole() {
        return this != FLOAT && this != DOUBLE && this != WORD;
    }

    private static double exact(ColumnReader reader, long value) {
        if (Math.abs(value) > EXACT || value == Long.MIN_VALUE) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "column %s holds %d: expected whole numbers up to ±2^53, where they are exact; cast it to double if it need not be",
                    String.join(".", reader.getDescriptor().getPath()),
                    value));
        }
        return value;
    }

    /**
     * The kind of a column of numbers, or of lists of them.
     *
     * @throws DataException naming its type, if it is another
     */
    static ColumnKind ofNumbers(String path, Type column) {
        ColumnKind kind = ofPrimitive(element(column));
        if (kind == null || kind == WORD) {
            throw refused(
                    path,
                    column,
                    "whole numbers, float, double or boolean, or a list of these; cast it, or name other columns by the settings inputs, label and fields");
        }
        return kind;
    }

    /**
     * The kind of a column of classes: numbers or words.
     *
     * @throws DataException naming its type, if it is another
     */
    static ColumnKind ofLabels(String path, Type column) {
        ColumnKind kind =
                column.isPrimitive() && !column.isRepetition(Type.Repetition.REPEATED) ? ofPrimitive(column) : null;
        if (kind == null) {
            throw refused(path, column, "a number or a word, the class; or task: regression");
        }
        return kind;
    }

    private static DataException refused(String path, Type column, String expected) {
        return new DataException(String.format(
                Locale.ROOT,
                "%s: column %s is '%s': expected %s",
                path,
                column.getName(),
                column.toString().replaceAll("\\s+", " "),
                expected));
    }

    /** What a list is a list of, in any of the three forms that writers have had; the column itself where it is no list. */
    private static Type element(Type column) {
        if (column.isPrimitive() || !(column.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)) {
            return column;
        }
        Type repeated = column.asGroupType().getType(0);
        return repeated.isPrimitive() || repeated.asGroupType().getFieldCount() != 1
                ? repeated
                : repeated.asGroupType().getType(0);
    }

    private static @org.jspecify.annotations.Nullable ColumnKind ofPrimitive(Type type) {
        if (!type.isPrimitive()) {
            return null;
        }
        PrimitiveType primitive = type.asPrimitiveType();
        LogicalTypeAnnotation meaning = primitive.getLogicalTypeAnnotation();
        PrimitiveTypeName name = primitive.getPrimitiveTypeName();
        if (meaning instanceof StringLogicalTypeAnnotation) {
            return WORD;
        }
        if (meaning != null && !(meaning instanceof IntLogicalTypeAnnotation)) {
            return null;
        }
        boolean signed = !(meaning instanceof IntLogicalTypeAnnotation whole) || whole.isSigned();
        return switch (name) {
            case BOOLEAN -> TRUTH;
            case INT32 -> signed ? INT : UNSIGNED_INT;
            case INT64 -> signed ? LONG : UNSIGNED_LONG;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            default -> null;
        };
    }
}
