package org.almagest.jobs.table;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Identities of runs, at 16 bytes each over the load of the table: a sweep of millions has its own in memory, and those of
 * what its folder holds. Only adding is supported. Texts that are no 32 lower-case hexadecimal digits are held as they are.
 */
public final class RunIdSet extends AbstractSet<String> {
    private static final int DIGITS = 32;
    private static final int FIRST_PLACES = 1 << 10;

    private final Set<String> odd = new HashSet<>();

    /** Two numbers a place; the pair of zeros stands for an empty one. */
    private long[] places = new long[2 * FIRST_PLACES];

    private int taken;
    private boolean zero;

    @Override
    public boolean add(String id) {
        if (!packs(id)) {
            return odd.add(id);
        }
        long high = high(id);
        long low = low(id);
        if (high == 0 && low == 0) {
            boolean added = !zero;
            zero = true;
            return added;
        }
        int place = place(places, high, low);
        if (places[place] == high && places[place + 1] == low) {
            return false;
        }
        places[place] = high;
        places[place + 1] = low;
        taken++;
        // two thirds full: chains stay short
        if (3L * taken > places.length) {
            grow();
        }
        return true;
    }

    @Override
    public boolean contains(Object id) {
        if (!(id instanceof String text)) {
            return false;
        }
        if (!packs(text)) {
            return odd.contains(text);
        }
        long high = high(text);
        long low = low(text);
        if (high == 0 && low == 0) {
            return zero;
        }
        int place = place(places, high, low);
        return places[place] == high && places[place + 1] == low;
    }

    @Override
    public int size() {
        return taken + odd.size() + (zero ? 1 : 0);
    }

    @Override
    public Iterator<String> iterator() {
        Stream<String> packed = IntStream.range(0, places.length / 2)
                .filter(i -> places[2 * i] != 0 || places[2 * i + 1] != 0)
                .mapToObj(i -> text(places[2 * i], places[2 * i + 1]));
        return Stream.concat(
                        Stream.concat(packed, zero ? Stream.of(text(0, 0)) : Stream.empty()),
                        odd.stream().sorted())
                .iterator();
    }

    private void grow() {
        long[] old = places;
        places = new long[Math.multiplyExact(old.length, 2)];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0 || old[i + 1] != 0) {
                int place = place(places, old[i], old[i + 1]);
                places[place] = old[i];
                places[place + 1] = old[i + 1];
            }
        }
    }

    /** Where the pair is, or the empty place where it belongs. They are hashes already. */
    private static int place(long[] places, long high, long low) {
        int mask = places.length - 1;
        int place = 2 * (int) (low & (mask >> 1));
        while ((places[place] != 0 || places[place + 1] != 0) && (places[place] != high || places[place + 1] != low)) {
            place = (place + 2) & mask;
        }
        return place;
    }

    private static boolean packs(String id) {
        if (id.length() != DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char digit = id.charAt(i);
            if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static long high(String id) {
        return HexFormat.fromHexDigitsToLong(id, 0, DIGITS / 2);
    }

    private static long low(String id) {
        return HexFormat.fromHexDigitsToLong(id, DIGITS / 2, DIGITS);
    }

    private static String text(long high, long low) {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    @Override
    public void clear() {
        Arrays.fill(places, 0);
        odd.clear();
        taken = 0;
        zero = false;
    }
}
