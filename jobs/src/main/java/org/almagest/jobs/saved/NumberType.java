package org.almagest.jobs.saved;

import java.nio.ByteBuffer;

/** How a floating-point number lies in a file. All of them are doubles exactly. */
enum NumberType {
    /** IEEE 754 binary16. */
    FLOAT16(2) {
        @Override
        double next(ByteBuffer bytes) {
            return half(bytes.getShort());
        }
    },
    /** The upper half of a binary32. */
    BFLOAT16(2) {
        @Override
        double next(ByteBuffer bytes) {
            return Float.intBitsToFloat(bytes.getShort() << 16);
        }
    },
    /** IEEE 754 binary32. */
    FLOAT32(4) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getFloat();
        }
    },
    /** IEEE 754 binary64. */
    FLOAT64(8) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getDouble();
        }
    };

    private static final int FRACTION_BITS = 10;
    private static final int EXPONENT_MASK = 0x1f;
    private static final int EXPONENT_BIAS = 15;

    private final int width;

    NumberType(int width) {
        this.width = width;
    }

    /** Bytes of one number. */
    int width() {
        return width;
    }

    /** The number at the buffer's position, in the buffer's byte order; moves on. */
    abstract double next(ByteBuffer bytes);

    private static double half(short bits) {
        int exponent = bits >> FRACTION_BITS & EXPONENT_MASK;
        int fraction = bits & (1 << FRACTION_BITS) - 1;
        double size;
        if (exponent == EXPONENT_MASK) {
            size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            size = Math.scalb((double) fraction, 1 - EXPONENT_BIAS - FRACTION_BITS);
        } else {
            size = Math.scalb((double) (fraction | 1 << FRACTION_BITS), exponent - EXPONENT_BIAS - FRACTION_BITS);
        }
        return bits < 0 ? -size : size;
    }
}
