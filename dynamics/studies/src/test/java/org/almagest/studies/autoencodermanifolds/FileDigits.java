package org.almagest.studies.autoencodermanifolds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.images.Digits;

/** The first digits of the file, in its order, in a frame of three zeros: 14×14 grey levels from 0 to 1. */
final class FileDigits {
    static final int SIDE = 14;

    private static final int INNER = 8;
    private static final int FRAME = 3;
    private static final double WHITE = 16;

    private FileDigits() {}

    /** To be reconstructed. */
    static Examples first(int count) {
        double[] levels = new double[count * SIDE * SIDE];
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Digits.class.getResourceAsStream("digits.csv.gz")), StandardCharsets.US_ASCII))) {
            for (int image = 0; image < count; image++) {
                String[] cells = lines.readLine().split(",");
                for (int p = 0; p < INNER * INNER; p++) {
                    int y = FRAME + p / INNER;
                    int x = FRAME + p % INNER;
                    levels[(image * SIDE + y) * SIDE + x] = Double.parseDouble(cells[p]) / WHITE;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Examples(SIDE * SIDE, SIDE * SIDE, count, levels, levels);
    }
}
