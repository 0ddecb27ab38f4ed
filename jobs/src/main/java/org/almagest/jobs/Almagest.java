package org.almagest.jobs;

import java.util.Locale;
import org.almagest.jobs.command.AlmagestCommand;

/** The main class, for the launcher as for spark-submit. */
public final class Almagest {
    private Almagest() {}

    /** Carries out a command line and exits: 0 all went well, 1 something failed, 2 the input or the usage is wrong. */
    public static void main(String[] arguments) {
        // Nothing of ours asks for it; libraries do, where they print a number or look a word up.
        Locale.setDefault(Locale.ROOT);
        int status = AlmagestCommand.execute(arguments);
        // YARN takes an exit of its driver for a failure, whatever the status.
        if (status != 0 || !isDriverOnYarn()) {
            System.exit(status);
        }
    }

    private static boolean isDriverOnYarn() {
        return "yarn".equals(System.getProperty("spark.master"))
                && "cluster".equals(System.getProperty("spark.submit.deployMode"));
    }
}
