package org.almagest.jobs.table;

import static org.almagest.jobs.table.Column.optional;
import static org.almagest.jobs.table.Column.required;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.jobs.table.Column.Kind;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The tables under an output folder: each a folder of Parquet files whose columns are a contract with everyone who
 * reads them. What is not there is null: a number that was not measured, a bound that no theory gives, the layer of what
 * concerns the whole network. No column holds NaN, and −1 only where something was measured to be −1; an infinite number
 * was measured, such as the loss of a run that diverged. The constants stand in the order in which a run's rows are published; {@link #RUNS} comes last of these,
 * so that a run listed there has all its other rows in place.
 */
@SuppressWarnings("ImmutableEnumChecker") // Parquet's schemas are immutable without saying so
public enum Table {
    /** Loss, norms and step size by step; the last two only where a run asks for them. */
    TRAJECTORY(
            required("run_id", Kind.TEXT),
            required("step", Kind.LONG),
            required("epoch", Kind.REAL),
            optional("loss", Kind.REAL),
            optional("gradient_norm", Kind.REAL),
            optional("weight_norm", Kind.REAL),
            optional("learning_rate", Kind.REAL),
            optional("test_loss", Kind.REAL),
            optional("test_accuracy", Kind.REAL)),
    /** What probes measured; {@code layer} is null for the whole network, {@code value} unless {@code status} is ok. */
    MEASUREMENTS(
            required("run_id", Kind.TEXT),
            required("step", Kind.LONG),
            required("moment", Kind.TEXT),
            required("probe", Kind.TEXT),
            required("quantity", Kind.TEXT),
            optional("layer", Kind.INTEGER),
            optional("value", Kind.REAL),
            optional("standard_error", Kind.REAL),
            required("status", Kind.TEXT)),
    /** Eigenvalues in ascending order; {@code bound}, {@code exact_rank} and {@code gap} are null where there is none. */
    SPECTRA(
            required("run_id", Kind.TEXT),
            required("step", Kind.LONG),
            required("operator", Kind.TEXT),
            required("rank", Kind.INTEGER),
            optional("bound", Kind.INTEGER),
            optional("exact_rank", Kind.INTEGER),
            required("tolerance", Kind.REAL),
            optional("gap", Kind.REAL),
            required("eigenvalues", Kind.REALS)),
    /** Matrices, {@code rows} × {@code cols} numbers row by row. */
    MATRICES(
            required("run_id", Kind.TEXT),
            required("step", Kind.LONG),
            required("name", Kind.TEXT),
            optional("layer", Kind.INTEGER),
            required("rows", Kind.INTEGER),
            required("cols", Kind.INTEGER),
            required("data", Kind.REALS)),
    /** Parameter blocks, only where a sweep asks for them. */
    WEIGHTS(
            required("run_id", Kind.TEXT),
            required("step", Kind.LONG),
            optional("layer", Kind.INTEGER),
            required("name", Kind.TEXT),
            required("shape", Kind.INTEGERS),
            required("data", Kind.REALS)),
    /** Where and when runs were carried out: the one table that differs from one execution to the next. */
    EXECUTIONS(
            required("run_id", Kind.TEXT),
            required("attempt", Kind.INTEGER),
            required("host", Kind.TEXT),
            required("started_at", Kind.INSTANT),
            required("seconds", Kind.REAL),
            optional("steps_per_second", Kind.REAL),
            required("java", Kind.TEXT),
            required("cpu", Kind.TEXT)),
    /**
     * The runs; a model setting that the family does not have is null, and so are numbers that a run does not have, such
     * as the final loss of one that failed.
     */
    RUNS(
            required("run_id", Kind.TEXT),
            required("sweep", Kind.TEXT),
            optional("study", Kind.TEXT),
            required("family", Kind.TEXT),
            optional("depth", Kind.INTEGER),
            optional("width", Kind.INTEGER),
            optional("activation", Kind.TEXT),
            optional("init", Kind.TEXT),
            optional("init_scale", Kind.REAL),
            required("seed", Kind.LONG),
            required("dataset", Kind.TEXT),
            optional("optimizer", Kind.TEXT),
            optional("learning_rate", Kind.REAL),
            optional("batch_size", Kind.INTEGER),
            optional("parameters", Kind.INTEGER),
            required("status", Kind.TEXT),
            optional("steps", Kind.LONG),
            optional("epochs", Kind.INTEGER),
            optional("initial_loss", Kind.REAL),
            optional("final_loss", Kind.REAL),
            optional("train_accuracy", Kind.REAL),
            optional("test_loss", Kind.REAL),
            optional("test_accuracy", Kind.REAL),
            optional("error", Kind.TEXT),
            required("config", Kind.TEXT),
            required("schema_version", Kind.INTEGER)),
    /** Slopes of log quantity on log axis. */
    FITS(
            required("sweep", Kind.TEXT),
            required("slice", Kind.TEXT),
            required("quantity", Kind.TEXT),
            required("axis", Kind.TEXT),
            optional("exponent", Kind.REAL),
            optional("standard_error", Kind.REAL),
            optional("ci_low", Kind.REAL),
            optional("ci_high", Kind.REAL),
            optional("r_squared", Kind.REAL),
            required("points", Kind.INTEGER),
            required("excluded", Kind.INTEGER),
            required("status", Kind.TEXT)),
    /** What the fits say about published claims. */
    VERDICTS(
            required("claim", Kind.TEXT),
            required("paper", Kind.TEXT),
            required("statement", Kind.TEXT),
            required("verdict", Kind.TEXT),
            optional("measured", Kind.REAL),
            optional("expected", Kind.REAL),
            optional("tolerance", Kind.REAL),
            required("evidence", Kind.TEXT));

    private final List<Column> columns;
    private final Map<String, Column> byName = new LinkedHashMap<>();
    private final MessageType schema;

    Table(Column... columns) {
        this.columns = List.of(columns);
        List<Type> types = new ArrayList<>();
        for (Column column : columns) {
            byName.put(column.name(), column);
            types.add(column.type());
        }
        this.schema = new MessageType(folder(), types);
    }

    /** The name of its folder under the output folder. */
    public final String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The columns' names, in the order of a row's values. */
    public List<String> columnNames() {
        return List.copyOf(byName.keySet());
    }

    /** The Parquet schema of its files. */
    public MessageType schema() {
        return schema;
    }

    List<Column> columns() {
        return columns;
    }

    /**
     * The column called {@code name}.
     *
     * @throws IllegalArgumentException naming the columns that there are
     */
    Column column(String name) {
        Column column = byName.get(name);
        if (column == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "table %s has no column %s: it has %s",
                    folder(),
                    name,
                    String.join(", ", byName.keySet())));
        }
        return column;
    }
}
