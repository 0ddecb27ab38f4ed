package org.almagest.jobs.fleet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Runs that one task carries out and whose results are published together.
 *
 * @param name a hash of the runs' identities
 * @param seconds estimated cost on one core
 * @param runs how many runs
 * @param trainer the trainer that they are for; empty for the ordinary one
 * @param packed their canonical JSON, a line each, deflated: neighbours in a grid differ in few letters, and the driver
 *     holds all bundles of a sweep at once
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bundle(String name, double seconds, int runs, String trainer, byte[] packed) implements Serializable {
    private static final int NAME_BYTES = 16;

    /** The bundle of the runs with these canonical configurations and their identities, in this order, all for {@code trainer}. */
    static Bundle of(List<String> configurations, List<String> runIds, double seconds, String trainer) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
            for (String configuration : configurations) {
                out.write((configuration + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        } finally {
            deflater.end();
        }
        return new Bundle(name(runIds), seconds, configurations.size(), trainer, packed.toByteArray());
    }

    /** The name of the bundle of the runs with these identities. */
    static String name(List<String> runIds) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
        for (String runId : runIds) {
            digest.update((runId + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
    }

    /** The canonical configurations, in the order given. */
    List<String> configurations() {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(String.format(Locale.ROOT, "bundle %s is damaged", name), e);
        }
    }
}
