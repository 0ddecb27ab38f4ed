package org.almagest.flight.arrow;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** A table's columns as Arrow has them: the same names and order, missing values where Parquet may have them. */
public final class ArrowSchema {
    private static final int INTEGER_BITS = 32;
    private static final int LONG_BITS = 64;

    private ArrowSchema() {}

    /** The columns of {@code schema}. */
    public static Schema of(MessageType schema) {
        List<Field> fields = new ArrayList<>();
        schema.getFields().forEach(column -> fields.add(field(column)));
        return new Schema(fields);
    }

    private static Field field(Type column) {
        boolean nullable = column.isRepetition(Repetition.OPTIONAL);
        if (column.isPrimitive()) {
            return new Field(
                    column.getName(), new FieldType(nullable, type(column.asPrimitiveType()), null), List.of());
        }
        // A list is three levels: the list, its repetition, its element.
        Type element = column.asGroupType().getType(0).asGroupType().getType(0);
        boolean gaps = element.isRepetition(Repetition.OPTIONAL);
        Field child = new Field("element", new FieldType(gaps, type(element.asPrimitiveType()), null), List.of());
        return new Field(column.getName(), new FieldType(nullable, ArrowType.List.INSTANCE, null), List.of(child));
    }

    private static ArrowType type(PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case BINARY -> ArrowType.Utf8.INSTANCE;
            case INT32 -> new ArrowType.Int(INTEGER_BITS, true);
            case INT64 ->
                type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation
                        ? new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")
                        : new ArrowType.Int(LONG_BITS, true);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            default -> throw new IllegalArgumentException(type + " has no place in an Almagest table");
        };
    }
}
