package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.almagest.jobs.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder is whole while a sweep publishes and merges in it, and wherever that sweep has died; what is damaged is named then too. */
class CheckBesideSweepTest {
    /** The sample has runs without a row in executions. */
    private static final String OF_THE_SAMPLE = "it has runs that the table executions lacks";

    @TempDir
    Path folder;

    private static List<String> problems(FolderCheck check) {
        return check.damaged().stream()
                .map(damage -> damage.file() + ": " + damage.problem())
                .filter(problem -> !problem.endsWith(OF_THE_SAMPLE))
                .toList();
    }

    /** {@code real}, in which something happens before files are listed or opened. */
    private static Storage disturbed(Storage real, Runnable event) {
        Set<String> looks = Set.of("list", "input");
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (looks.contains(method.getName())) {
                        event.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Publishes bundles, and merges now and then. */
    private static final class Sweep implements Runnable {
        private final Storage storage;
        private final OutputFolder out;
        private final int most;
        private int published;

        Sweep(Storage storage, OutputFolder out, int most) {
            this.storage = storage;
            this.out = out;
            this.most = most;
        }

        @Override
        public void run() {
            if (published >= most) {
                return;
            }
            try {
                out.publish(SampleBundles.stage(storage, published++, "attempt"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (published % 4 == 0) {
                out.compact();
            }
        }
    }

    @Test
    void aFolderIsWholeWhileASweepPublishesAndMerges() {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            Sweep sweep = new Sweep(storage, out, 30);
            for (int i = 0; i < 6; i++) {
                sweep.run();
            }
            FolderCheck check = FolderCheck.of(disturbed(storage, sweep));
            assertEquals(List.of(), problems(check));
            assertTrue(check.runs() >= 12, "what was there at the beginning: " + check.runs());
            assertEquals(30, sweep.published, "the check was disturbed to its end");
        }
    }

    @Test
    void whatASweepHasLeftWhereItDiedIsNotDamaged() throws IOException {
        boolean died = true;
        for (int step = 1; died; step++) {
            Path own = Files.createDirectory(folder.resolve("step" + step));
            Storage storage = Storage.at(own.toString());
            try (OutputFolder out = OutputFolder.open(storage)) {
                out.publish(SampleBundles.stage(storage, 0, "attempt"));
            }
            MortalStorage mortal = new MortalStorage(storage, step);
            try {
                OutputFolder out = OutputFolder.open(mortal);
                out.publish(SampleBundles.stage(mortal, 1, "attempt"));
                out.compact();
                out.close();
                died = false;
            } catch (MortalStorage.Death e) {
                mortal.releaseLocks();
            }
            assertEquals(List.of(), problems(FolderCheck.of(own.toString())), "after step " + step);
        }
    }

    @Test
    void damageIsNamedBesideASweepAsWell() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            Sweep sweep = new Sweep(storage, out, 30);
            sweep.run();
            sweep.run();
            Path lost = folder.resolve("runs/bundle1.parquet");
            assertTrue(Files.exists(lost));
            Files.delete(lost);
            Path flipped = folder.resolve("runs/bundle0.parquet");
            byte[] bytes = Files.readAllBytes(flipped);
            bytes[bytes.length / 2] ^= 1;
            Files.write(flipped, bytes);
            // a merge would stop at what is damaged
            sweep.published = 4;
            List<String> problems = problems(FolderCheck.of(disturbed(storage, () -> {
                if (sweep.published < 7) {
                    sweep.run();
                }
            })));
            assertFalse(
                    problems.stream().noneMatch(problem -> problem.startsWith("runs/bundle0.parquet")),
                    problems::toString);
            assertFalse(
                    problems.stream()
                            .noneMatch(problem -> problem.contains("bundle1.parquet: it has rows of run run1-")),
                    problems::toString);
        }
    }
}
