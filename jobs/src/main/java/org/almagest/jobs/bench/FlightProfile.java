package org.almagest.jobs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the Java code of a process spent its time, from the samples of a flight recording. */
final class FlightProfile {
    private static final String OURS = "org.almagest.";

    private FlightProfile() {}

    /**
     * A part of the program and its share of all samples.
     *
     * @param part the package of ours nearest to the top of the stack; of what was never called by ours, the library
     * @param share 0 to 1
     * @param samples how many samples that are
     */
    record HessianPart(String part, double share, long samples) {}

    /** The flags that make a virtual machine record into {@code file}. */
    static List<String> flags(Path file) {
        return List.of(
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DebugNonSafepoints",
                "-XX:StartFlightRecording=settings=profile,filename=" + file);
    }

    /** The parts of a recording, the largest first. */
    static List<HessianPart> of(Path file) {
        Map<String, Long> counts = new TreeMap<>();
        long all = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    counts.merge(part(event.getStackTrace().getFrames()), 1L, Long::sum);
                    all++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<HessianPart> parts = new ArrayList<>();
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            parts.add(new HessianPart(entry.getKey(), (double) entry.getValue() / all, entry.getValue()));
        }
        parts.sort((a, b) -> Double.compare(b.share(), a.share()));
        return parts;
    }

    private static String part(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith(OURS)) {
                String[] names = type.substring(OURS.length()).split("\\.", -1);
                return names[0] + "." + names[1];
            }
        }
        String type = frames.get(frames.size() - 1).getMethod().getType().getName();
        for (RecordedFrame frame : frames) {
            String name = frame.getMethod().getType().getName();
            if (name.startsWith("org.apache.spark") || name.startsWith("org.apache.hadoop")) {
                return "Spark and Hadoop";
            }
        }
        return type.startsWith("java.") || type.startsWith("jdk.") ? "the JDK" : "other libraries";
    }
}
