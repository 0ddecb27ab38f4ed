package org.almagest.jobs.fleet;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.OdeFlow;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * The data source {@code ode-flow}, but whoever loads it with data seed 1 dies on the spot, three times, and with data
 * seed 4 each time; on a driver it does not. It travels in a jar of its own, as those of users do.
 */
public final class FaultyFlow implements DataSource {
    static final int DEATHS = 3;

    static final long DEADLY = 4;

    /** As a kernel ends whoever takes too much memory. */
    private static final int KILLED = 137;

    private final OdeFlow flow = new OdeFlow();

    @Override
    public String name() {
        return "faulty-flow";
    }

    @Override
    public String description() {
        return flow.description();
    }

    @Override
    public List<Parameter> parameters() {
        return flow.parameters();
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return flow.dimensions(settings);
    }

    @Override
    public DataSet load(Settings settings) {
        TaskContext task = TaskContext.get();
        boolean onExecutor = task != null && !SparkEnv.get().executorId().equals("driver");
        long seed = settings.whole("data_seed");
        if (onExecutor && (seed == DEADLY || seed == 1 && task.attemptNumber() < DEATHS)) {
            Runtime.getRuntime().halt(KILLED);
        }
        return flow.load(settings);
    }
}
