package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Family {@code cca}: two linear towers, a = Uᵀx of an input and b = Vᵀy of its target, k numbers each. They begin at random, or where
 * canonical correlation analysis puts them: with the singular value decomposition AΣBᵀ of the whitened cross-covariance of the training
 * set, C_x^(−1/2) C_xy C_y^(−1/2), that is U = C_x^(−1/2)A_kΣ_k^(1/2) and V = C_y^(−1/2)B_kΣ_k^(1/2).
 */
@AutoService(Family.class)
public final class Cca implements Family {
    static final String NAME = "cca";

    private static final String INIT = "init";
    private static final String INIT_SCALE = "init_scale";
    private static final String CLOSED_FORM = "closed-form";

    private static final List<Parameter> PARAMETERS = List.of(
            Parameter.integer("embedding", 4, 1, 100_000, "numbers k in an embedding")
                    .sizeAxis(),
            Parameter.choice(
                    INIT,
                    "normal",
                    List.of("normal", CLOSED_FORM),
                    "normal: all entries N(0, init_scale²); closed-form: the canonical directions of the training set, each scaled by the root of its correlation"),
            Parameter.real(INIT_SCALE, 0.3, 1e-300, 1e6, "standard deviation of init normal"));

    /** For {@link java.util.ServiceLoader}. */
    public Cca() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "two linear towers, of an input and of its target, into one space (Hotelling 1936; deep CCA of Andrew et al. 2013 with linear towers)";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        if (closed(settings)) {
            throw new IllegalArgumentException(
                    "init closed-form without the examples that it is made of: expected data; choose init normal");
        }
        return CcaModel.random(features, outputs, settings.integer("embedding"), settings.real(INIT_SCALE));
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        return closed(settings) ? solved(settings, data) : Family.super.build(settings, data);
    }

    /** What begins in closed form is made of the examples. */
    @Override
    public boolean needsData(DataSource source) {
        return true;
    }

    private static boolean closed(Settings settings) {
        return settings.text(INIT).equals(CLOSED_FORM);
    }

    private static Model solved(Settings settings, DataSet data) {
        double scale = settings.real(INIT_SCALE);
        if (scale != Settings.of(PARAMETERS, Map.of()).real(INIT_SCALE)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "init_scale %s with init closed-form, which draws nothing: leave it out, or choose init normal",
                    scale));
        }
        Examples train = data.train();
        int embedding = settings.integer("embedding");
        CanonicalCorrelations found = data.graph() == null && embedding <= Math.min(train.features(), train.outputs())
                ? CanonicalCorrelations.of(train.inputs(), train.targets(), train.count())
                : null;
        if (found == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "init closed-form with an embedding of %d numbers, from %d examples of %d inputs and %d targets: expected separate examples, more of them than either has numbers, which all vary on their own, and an embedding of no more than either has; choose init normal",
                    embedding,
                    train.count(),
                    train.features(),
                    train.outputs()));
        }
        double[] start = new double[(train.features() + train.outputs()) * embedding];
        place(found.left(), found.values(), embedding, start, 0);
        place(found.right(), found.values(), embedding, start, train.features() * embedding);
        return CcaModel.at(train.features(), train.outputs(), embedding, start);
    }

    /** The first columns, each times the root of its correlation. */
    private static void place(RealMatrix directions, double[] values, int columns, double[] numbers, int at) {
        for (int i = 0; i < directions.getRowDimension(); i++) {
            for (int k = 0; k < columns; k++) {
                numbers[at + i * columns + k] = directions.getEntry(i, k) * Math.sqrt(values[k]);
            }
        }
    }
}
