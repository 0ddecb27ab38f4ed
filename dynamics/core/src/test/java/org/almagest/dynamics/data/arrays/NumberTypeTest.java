package org.almagest.dynamics.data.arrays;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NumberTypeTest {
    @Test
    void infinityAndNotANumberAreHalves() {
        ByteBuffer halves = ByteBuffer.allocate(6).putShort((short) 0x7c00).putShort((short) 0xfc00);
        halves.putShort((short) 0x7e00).flip();
        assertEquals(Double.POSITIVE_INFINITY, NumberType.FLOAT16.next(halves));
        assertEquals(Double.NEGATIVE_INFINITY, NumberType.FLOAT16.next(halves));
        assertTrue(Double.isNaN(NumberType.FLOAT16.next(halves)));
    }

    @Test
    void wholeNumbersWithoutSignReachTheirLargest() {
        ByteBuffer ones = ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertEquals(255, NumberType.UINT8.next(ones.rewind()));
        assertEquals(65_535, NumberType.UINT16.next(ones.rewind()));
        assertEquals(4_294_967_295.0, NumberType.UINT32.next(ones.rewind()));
        assertEquals(0x1p64, NumberType.UINT64.next(ones.rewind()));
        assertEquals(-1, NumberType.INT64.next(ones.rewind()));
        assertEquals(-1, NumberType.INT8.next(ones.rewind()));
    }

    /** 2⁶³ + 2¹⁰ + 1 lies just above the middle of two doubles, so that a lost last bit would round down. */
    @Test
    void largeWholeNumbersAreRoundedToTheNearest() {
        ByteBuffer bytes = ByteBuffer.allocate(8).putLong(Long.MIN_VALUE + 1025).flip();
        assertEquals(0x1p63 + 0x1p11, NumberType.UINT64.next(bytes));
    }
}
