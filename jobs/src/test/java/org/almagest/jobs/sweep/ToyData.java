package org.almagest.jobs.sweep;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;

/** A data source that knows its sizes and holds nothing. */
@AutoService(DataSource.class)
public final class ToyData implements DataSource {
    @Override
    public String name() {
        return "toy-data";
    }

    @Override
    public String description() {
        return "Data for tests.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 3, 1, 100, "numbers in an input"),
                Parameter.integer("data_seed", 0, 0, 1_000_000, "seed"),
                Parameter.text("path", "", "a file"));
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        if (settings.text("path").equals("gone.csv")) {
            throw new DataException("gone.csv: no such file");
        }
        int dimension = settings.integer("dimension");
        return new Dimensions(dimension, dimension, 10, 5);
    }

    @Override
    public DataSet load(Settings settings) {
        throw new UnsupportedOperationException("nobody learns from a toy");
    }
}
