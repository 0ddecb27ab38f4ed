package org.almagest.jobs.fleet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Inflicts faults at random on one submission after another, and takes back what is not for ever when its time has come. */
final class Mischief {
    /** What is paused or cut off is so for this long, on average and at most: shorter and longer than Spark's patience with it. */
    private static final double MEAN_SECONDS = 9;

    private static final double MOST_SECONDS = 60;
    private static final byte[] BALLAST = new byte[1 << 16];

    private final double secondsBetween;
    private final StandaloneCluster cluster;
    private final Random random;
    private final SoakLog log;

    /** Null where no disk that fills up is to be had. */
    private final @Nullable Path disk;

    private final List<Cure> cures = new ArrayList<>();

    /**
     * On a cluster.
     *
     * @param secondsBetween how long from one fault to the next, on average
     * @param disk what is filled up; null for none
     */
    Mischief(double secondsBetween, StandaloneCluster cluster, Random random, SoakLog log, @Nullable Path disk) {
        this.secondsBetween = secondsBetween;
        this.cluster = cluster;
        this.random = random;
        this.log = log;
        this.disk = disk;
    }

    /** What ends a fault, and when by {@link System#nanoTime}. */
    private record Cure(long due, Step step) {}

    private interface Step {
        void take() throws Exception;
    }

    /** How long until the next fault. */
    Duration pause() {
        return seconds(secondsBetween, MOST_SECONDS);
    }

    private Duration span() {
        return seconds(MEAN_SECONDS, MOST_SECONDS);
    }

    /** Exponentially distributed, so that there are many short ones and few long ones. */
    private Duration seconds(double mean, double most) {
        return Duration.ofMillis((long) (1000 * Math.min(most, -mean * Math.log(1 - random.nextDouble()))));
    }

    /** Takes back what is due. */
    void heal() throws Exception {
        for (Cure cure : List.copyOf(cures)) {
            if (System.nanoTime() - cure.due() >= 0) {
                cures.remove(cure);
                cure.step().take();
            }
        }
    }

    /** Takes everything back: nothing is paused, nobody missing, the disk has space. */
    void healAll() throws Exception {
        for (Cure cure : List.copyOf(cures)) {
            cures.remove(cure);
            cure.step().take();
        }
    }

    private void later(Duration time, Step step) {
        cures.add(new Cure(System.nanoTime() + time.toNanos(), step));
    }

    /**
     * Inflicts one fault; none where its victim is not there.
     *
     * @param wires between the driver and its executors
     * @return whether the driver was killed or told to end by it
     */
    boolean strike(ProcessHandle driver, List<Wire> wires) throws Exception {
        Fault fault = Fault.any(random);
        Duration time = span();
        switch (fault) {
            case EXECUTOR_KILLED -> {
                ProcessHandle victim = any(cluster.executors());
                if (victim != null) {
                    log.fault(fault, name(victim));
                    victim.destroyForcibly();
                }
            }
            case EXECUTOR_PAUSED -> pause(fault, any(cluster.executors()), time);
            case WORKER_KILLED -> {
                String worker = any(cluster.livingWorkers());
                if (worker != null) {
                    log.fault(fault, worker + ", another one in " + time.toSeconds() + " s");
                    Processes.kill(cluster.process(worker));
                    later(time, () -> cluster.revive(worker));
                }
            }
            case WORKER_PAUSED -> {
                String worker = any(cluster.livingWorkers());
                pause(fault, worker == null ? null : cluster.process(worker), time);
            }
            case DRIVER_KILLED -> {
                log.fault(fault, name(driver));
                return driver.destroyForcibly();
            }
            case DRIVER_TOLD_TO_END -> {
                log.fault(fault, name(driver));
                return driver.destroy();
            }
            case DRIVER_PAUSED -> pause(fault, driver, time);
            case ALL_CUT_OFF -> {
                log.fault(fault, "for " + time.toSeconds() + " s");
                wires.forEach(wire -> wire.silence(time));
            }
            case CONNECTION_SILENT -> {
                Wire.Link link = anyLink(wires);
                if (link != null) {
                    log.fault(fault, "for " + time.toSeconds() + " s");
                    link.silence(time);
                }
            }
            case CONNECTION_BROKEN -> {
                Wire.Link link = anyLink(wires);
                if (link != null) {
                    log.fault(fault, "for good");
                    link.cut();
                }
            }
            case DISK_FILLED -> {
                if (disk != null) {
                    log.fault(fault, "for " + time.toSeconds() + " s");
                    Path ballast = disk.resolve("ballast");
                    fill(ballast);
                    later(time, () -> Files.deleteIfExists(ballast));
                }
            }
            case METRICS_PORT_TAKEN -> throw new IllegalStateException("not during a submission");
        }
        return false;
    }

    private Wire.@Nullable Link anyLink(List<Wire> wires) {
        return any(wires.stream().flatMap(wire -> wire.links().stream()).toList());
    }

    private <T> @Nullable T any(List<T> several) {
        return several.isEmpty() ? null : several.get(random.nextInt(several.size()));
    }

    private static String name(ProcessHandle process) {
        return "process " + process.pid();
    }

    private void pause(Fault fault, @Nullable ProcessHandle victim, Duration time) throws Exception {
        if (victim == null || !victim.isAlive()) {
            return;
        }
        log.fault(fault, name(victim) + " for " + time.toSeconds() + " s");
        Processes.signal(victim, "STOP");
        later(time, () -> Processes.signal(victim, "CONT"));
    }

    private static void fill(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(BALLAST);
            }
        } catch (IOException e) {
            // now it is full
        }
    }
}
