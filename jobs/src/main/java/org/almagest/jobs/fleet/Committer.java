package org.almagest.jobs.fleet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.almagest.dynamics.train.Status;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.metrics.FleetMetrics;
import org.jspecify.annotations.Nullable;

/** Publishes bundles as they come in, on a thread of its own, so that Spark's event loop never waits for a disk. */
final class Committer {
    private final OutputFolder folder;
    private final Progress progress;
    private final FleetMetrics metrics;
    private final Runnable onFailure;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Map<Status, Long> ended = new EnumMap<>(Status.class);
    private final Thread thread = new Thread(this::publishAll, "almagest-committer");
    private volatile @Nullable RuntimeException failure;

    /**
     * Begins.
     *
     * @param onFailure called when publishing fails; nothing is published after that
     */
    Committer(OutputFolder folder, Progress progress, FleetMetrics metrics, Runnable onFailure) {
        this.folder = folder;
        this.progress = progress;
        this.metrics = metrics;
        this.onFailure = onFailure;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a bundle; returns at once. */
    void accept(BundleOutcome outcome) {
        messages.add(new Message(outcome));
    }

    /** Publishes what has been accepted, and ends. */
    void finish() throws InterruptedException {
        messages.add(new Message(null));
        thread.join();
    }

    /** As {@link #finish()}, but returns after {@code seconds} at the latest. */
    void finish(long seconds) throws InterruptedException {
        messages.add(new Message(null));
        thread.join(TimeUnit.SECONDS.toMillis(seconds));
    }

    /** Why publishing failed; null if it did not. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** Published runs that ended so; valid after {@link #finish}. */
    long ended(Status status) {
        return ended.getOrDefault(status, 0L);
    }

    private void publishAll() {
        try {
            boolean more = true;
            while (more) {
                List<Message> arrived = new ArrayList<>(List.of(messages.take()));
                // where publishing takes long, what has arrived meanwhile goes together
                messages.drainTo(arrived, folder.atOnce() - 1);
                List<BundleOutcome> outcomes = new ArrayList<>();
                for (Message message : arrived) {
                    if (message.outcome() == null) {
                        more = false;
                        break;
                    }
                    outcomes.add(message.outcome());
                }
                publish(outcomes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Errors too: a thread that ended in silence would let the fleet report runs that nobody can see.
            failure = e instanceof RuntimeException exception
                    ? exception
                    : new FleetException(
                            String.format(
                                    Locale.ROOT,
                                    "cannot publish results (%s); what was published is safe, and the same command goes on from there",
                                    e),
                            e);
            onFailure.run();
        }
    }

    private void publish(List<BundleOutcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        folder.publish(outcomes.stream().map(BundleOutcome::files).toList());
        outcomes.forEach(this::count);
        outcomes.forEach(outcome -> folder.compactAfter(outcome.files()));
    }

    private void count(BundleOutcome outcome) {
        Map<Status, Long> now = new EnumMap<>(Status.class);
        for (BundleOutcome.Ending ending : outcome.endings()) {
            now.merge(ending.status(), 1L, Long::sum);
            progress.ended(ending.runId(), ending.status().word(), ending.lossLeft());
            metrics.runEnded(ending.family(), ending.status(), ending.steps());
        }
        metrics.workDone(outcome.estimatedSeconds());
        now.forEach((status, runs) -> {
            ended.merge(status, runs, Long::sum);
            progress.advance(status.word(), runs);
        });
    }

    /** Null asks the thread to end. */
    private record Message(@Nullable BundleOutcome outcome) {}
}
