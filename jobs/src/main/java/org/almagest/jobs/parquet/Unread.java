package org.almagest.jobs.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** What Parquet wants to know of rows; columns are read by themselves here, so that no row is ever put together. */
final class Unread extends GroupConverter {
    private final GroupType type;

    Unread(GroupType type) {
        this.type = type;
    }

    @Override
    public Converter getConverter(int index) {
        Type field = type.getType(index);
        return field.isPrimitive() ? new PrimitiveConverter() {} : new Unread(field.asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
