package org.almagest.dynamics.kernel.measuring;

import java.util.Map;
import java.util.stream.Collectors;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.plan.Plan;

/** How often a plan calls each kernel in one run, whatever its inputs are. */
public final class CountedCalls {
    private CountedCalls() {}

    /** By the names of {@link MeasuredKernels}; kernels that are not called are missing. */
    public static Map<String, Long> of(Plan plan) {
        MeasuredKernels kernels = new MeasuredKernels(new PlainKernels());
        plan.execution(kernels).run();
        return kernels.shares().stream()
                .collect(Collectors.toMap(MeasuredKernels.Share::kernel, MeasuredKernels.Share::calls));
    }
}
