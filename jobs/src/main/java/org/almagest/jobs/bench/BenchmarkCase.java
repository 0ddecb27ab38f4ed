package org.almagest.jobs.bench;

import java.util.List;

/**
 * A row of the table: one workload of ours and of the peers.
 *
 * @param name what to ask for it by
 * @param title what it is, for people
 * @param words our workload and, after the first word, the arguments of the peers' script
 * @param script the peers' script, in {@code benchmarks/peers}
 * @param flags further arguments of the script
 * @param processors how many it uses; ours takes them as threads of one process, a peer as so many processes at once
 * @param targets what is to be reached
 */
record BenchmarkCase(
        String name,
        String title,
        List<String> words,
        String script,
        List<String> flags,
        int processors,
        List<Target> targets) {}
