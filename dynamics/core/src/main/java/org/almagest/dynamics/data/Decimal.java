package org.almagest.dynamics.data;

/** Numbers as tables write them. */
public final class Decimal {
    private Decimal() {}

    /**
     * The number that {@code cell} says; NaN if it says none. Decimal notation only: what {@link Double#parseDouble}
     * takes besides (1f, 0x1p3, NaN) is no number in a table.
     */
    public static double of(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
