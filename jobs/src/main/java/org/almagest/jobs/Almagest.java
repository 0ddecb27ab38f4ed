package org.almagest.jobs;

import org.almagest.jobs.command.AlmagestCommand;

/** The main class, for the launcher as for spark-submit. */
public final class Almagest {
    private Almagest() {}

    /** Carries out a command line and exits: 0 all went well, 1 something failed, 2 the input or the usage is wrong. */
    public static void main(String[] arguments) {
        System.exit(AlmagestCommand.execute(arguments));
    }
}
