package org.almagest.dynamics.kernel;

import org.almagest.dynamics.kernel.measuring.MeasuredKernels;

/** Looks once for the incubating vector module and chooses; nothing else knows. */
final class KernelChoice {
    /** System property: "plain" keeps the vector kernels from being used, "measured" puts a clock around them. */
    static final String PROPERTY = "almagest.kernels";

    static final Kernels ACTIVE = choose();

    private KernelChoice() {}

    private static Kernels choose() {
        if (System.getProperty(PROPERTY, "").equals("plain")) {
            return announcePlain("the system property " + PROPERTY + " asks for them");
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return announcePlain("the JVM runs without the module jdk.incubator.vector: add the flag --add-modules"
                    + " jdk.incubator.vector");
        }
        try {
            Kernels vector = VectorChoice.forThisMachine();
            return System.getProperty(PROPERTY, "").equals("measured") ? new MeasuredKernels(vector) : vector;
        } catch (LinkageError | UnsupportedOperationException e) {
            return announcePlain("the vector module does not work here: " + e);
        }
    }

    private static Kernels announcePlain(String why) {
        System.err.println(
                "almagest: plain kernels in use, five to six times slower than vector kernels, since " + why);
        return new PlainKernels();
    }
}
