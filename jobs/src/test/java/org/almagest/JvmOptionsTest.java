package org.almagest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The tests run under deploy/jvm.options, as users do; a build that loses the file would test the plain kernels only. */
class JvmOptionsTest {

    @Test
    void vectorModuleIsPresent() {
        assertTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                () ->
                        "module jdk.incubator.vector is absent; expected it from deploy/jvm.options; the JVM's flags were "
                                + ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    @Test
    void sparkMayReachIntoTheBuffersOfTheJdk() {
        Module base = Object.class.getModule();
        assertTrue(
                base.isOpen("sun.nio.ch", getClass().getModule()),
                () -> "package sun.nio.ch is closed; expected it open by deploy/jvm.options; the JVM's flags were "
                        + ManagementFactory.getRuntimeMXBean().getInputArguments());
    }
}
