package org.almagest.dynamics.data.arrays;

import java.nio.ByteBuffer;

/** How a number lies in a file. All but whole numbers beyond 2⁵³ are doubles exactly. */
public enum NumberType {
    /** IEEE 754 binary16. */
    FLOAT16("float16", 2) {
        @Override
        double next(ByteBuffer bytes) {
            return half(bytes.getShort());
        }
    },
    /** The upper half of a binary32. */
    BFLOAT16("bfloat16", 2) {
        @Override
        double next(ByteBuffer bytes) {
            return Float.intBitsToFloat(bytes.getShort() << 16);
        }
    },
    /** IEEE 754 binary32. */
    FLOAT32("float32", 4) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getFloat();
        }
    },
    /** IEEE 754 binary64. */
    FLOAT64("float64", 8) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getDouble();
        }
    },
    /** False as 0, true as 1. */
    BOOLEAN("bool", 1) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.get() == 0 ? 0 : 1;
        }
    },
    /** A byte with sign. */
    INT8("int8", 1) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.get();
        }
    },
    /** A byte without sign. */
    UINT8("uint8", 1) {
        @Override
        double next(ByteBuffer bytes) {
            return Byte.toUnsignedInt(bytes.get());
        }
    },
    /** Two bytes with sign. */
    INT16("int16", 2) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getShort();
        }
    },
    /** Two bytes without sign. */
    UINT16("uint16", 2) {
        @Override
        double next(ByteBuffer bytes) {
            return Short.toUnsignedInt(bytes.getShort());
        }
    },
    /** Four bytes with sign. */
    INT32("int32", 4) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getInt();
        }
    },
    /** Four bytes without sign. */
    UINT32("uint32", 4) {
        @Override
        double next(ByteBuffer bytes) {
            return Integer.toUnsignedLong(bytes.getInt());
        }
    },
    /** Eight bytes with sign. */
    INT64("int64", 8) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getLong();
        }
    },
    /** Eight bytes without sign. */
    UINT64("uint64", 8) {
        @Override
        double next(ByteBuffer bytes) {
            long bits = bytes.getLong();
            // halved with the lost bit kept, so that rounding is that of the whole
            return bits >= 0 ? bits : 2 * (double) (bits >>> 1 | bits & 1);
        }
    };

    private static final int FRACTION_BITS = 10;
    private static final int EXPONENT_MASK = 0x1f;
    private static final int EXPONENT_BIAS = 15;

    private final String words;
    private final int width;

    NumberType(String words, int width) {
        this.words = words;
        this.width = width;
    }

    /** As NumPy calls it. */
    public String words() {
        return words;
    }

    /** Bytes of one number. */
    public int width() {
        return width;
    }

    /** Whether it is a floating-point number; the others are whole. */
    public boolean floating() {
        return this == FLOAT16 || this == BFLOAT16 || this == FLOAT32 || this == FLOAT64;
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
