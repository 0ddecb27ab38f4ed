package org.almagest.jobs.parquet;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.contract.DataSourceContract;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;

/** Found by itself, and held to what every source satisfies. */
class ParquetContractTest extends DataSourceContract {
    @Override
    protected Stream<DataSource> sources() {
        return Stream.of(DataSets.SOURCES.named("parquet"));
    }

    @Override
    protected Map<String, ?> given(DataSource source, Path folder) {
        return Map.of(
                "path",
                "src/test/resources/org/almagest/jobs/parquet/examples.parquet",
                "label",
                "species",
                "fields",
                "tokens",
                "test",
                3);
    }
}
