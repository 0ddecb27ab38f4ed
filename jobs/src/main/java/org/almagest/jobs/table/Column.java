package org.almagest.jobs.table;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name its name in the Parquet file
 * @param kind the type of its values
 * @param optional whether a value may be missing
 */
record Column(String name, Kind kind, boolean optional) {

    /** The types of the tables' values, and what they are in Java. */
    @SuppressWarnings("ImmutableEnumChecker") // Parquet's annotations are immutable without saying so
    enum Kind {
        /** {@link String}; UTF-8. */
        TEXT(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), false),
        /** {@link Integer}. */
        INTEGER(PrimitiveTypeName.INT32, null, false),
        /** {@link Long}. */
        LONG(PrimitiveTypeName.INT64, null, false),
        /** {@link Double}; NaN is no number, and written as null. */
        REAL(PrimitiveTypeName.DOUBLE, null, false),
        /** {@link Long}: microseconds since 1970-01-01T00:00:00Z. */
        INSTANT(PrimitiveTypeName.INT64, LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS), false),
        /** {@code int[]}. */
        INTEGERS(PrimitiveTypeName.INT32, null, true),
        /** {@code double[]}, where NaN stands for an element that is null in the file. */
        REALS(PrimitiveTypeName.DOUBLE, null, true);

        private final PrimitiveTypeName primitive;
        private final @Nullable LogicalTypeAnnotation meaning;
        private final boolean list;

        Kind(PrimitiveTypeName primitive, @Nullable LogicalTypeAnnotation meaning, boolean list) {
            this.primitive = primitive;
            this.meaning = meaning;
            this.list = list;
        }

        boolean list() {
            return list;
        }
    }

    static Column required(String name, Kind kind) {
        return new Column(name, kind, false);
    }

    static Column optional(String name, Kind kind) {
        return new Column(name, kind, true);
    }

    /** The Parquet type; arrays in the three-level form that the format's specification asks for. */
    Type type() {
        Repetition repetition = optional ? Repetition.OPTIONAL : Repetition.REQUIRED;
        if (kind.list) {
            return Types.list(repetition)
                    .element(kind.primitive, kind == Kind.REALS ? Repetition.OPTIONAL : Repetition.REQUIRED)
                    .named(name);
        }
        return Types.primitive(kind.primitive, repetition).as(kind.meaning).named(name);
    }
}
