package org.almagest.jobs.sweep;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.AbstractList;
import java.util.Locale;
import java.util.RandomAccess;
import org.almagest.dynamics.config.Parameter;

/** The values from, from + step, …, computed when asked for: an axis of many seeds takes no memory. All are distinct. */
final class RangeValues extends AbstractList<Object> implements RandomAccess {
    private final Parameter.Kind kind;
    private final BigDecimal from;
    private final BigDecimal step;
    private final int size;

    RangeValues(Parameter.Kind kind, BigDecimal from, BigDecimal step, int size) {
        this.kind = kind;
        this.from = from;
        this.step = step;
        this.size = size;
    }

    @Override
    public Object get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(String.format(Locale.ROOT, "value %d of a range of %d", index, size));
        }
        // In decimal, so that 0.1 + 2·0.1 is 0.3 and equals the 0.3 of another file.
        BigDecimal value = from.add(step.multiply(BigDecimal.valueOf(index)));
        return kind == Parameter.Kind.INTEGER ? (Object) value.longValueExact() : (Object) value.doubleValue();
    }

    @Override
    public boolean contains(Object value) {
        if (!(value instanceof Number number)) {
            return false;
        }
        BigDecimal exact =
                value instanceof Long whole ? BigDecimal.valueOf(whole) : new BigDecimal(number.doubleValue());
        BigDecimal index = exact.subtract(from).divide(step, 0, RoundingMode.HALF_EVEN);
        return index.signum() >= 0
                && index.compareTo(BigDecimal.valueOf(size)) < 0
                && get(index.intValueExact()).equals(value);
    }

    @Override
    public int size() {
        return size;
    }
}
