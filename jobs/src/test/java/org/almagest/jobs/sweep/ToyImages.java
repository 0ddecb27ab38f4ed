package org.almagest.jobs.sweep;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;

/** A second data source, with settings of its own. */
@AutoService(DataSource.class)
public final class ToyImages implements DataSource {
    @Override
    public String name() {
        return "toy-images";
    }

    @Override
    public String description() {
        return "More data for tests.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.requiredInteger("pixels", 1, 100, "numbers in an input"));
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(settings.integer("pixels"), 2, 10, 5);
    }

    @Override
    public DataSet load(Settings settings) {
        throw new UnsupportedOperationException("nobody learns from a toy");
    }
}
