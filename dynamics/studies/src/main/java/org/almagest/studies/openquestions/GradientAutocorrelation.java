package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code gradient-autocorrelation}: how alike the slopes of a function of one number are at neighbouring points, which they
 * cease to be in deep networks (Balduzzi, Frean, Leary, Lewis, Ma, McWilliams 2017, shattered gradients).
 */
@AutoService(Probe.class)
public final class GradientAutocorrelation implements Probe {
    static final String NAME = "gradient-autocorrelation";

    private static final String PAPER = "Balduzzi et al. 2017, arXiv 1702.08591";
    private static final int[] LAGS = {1, 8};

    /** For {@link java.util.ServiceLoader}. */
    public GradientAutocorrelation() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the autocorrelation of df/dx along the training inputs, one number each (" + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity("autocorrelation_1", "1", formula(1), PAPER, false),
                new Quantity("autocorrelation_8", "1", formula(8), PAPER, false));
    }

    private static String formula(int lag) {
        return String.format(Locale.ROOT, "Σ_i g_{i+%d}·g_i/Σ_i g_i², g = df/dx less its mean", lag);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Look look = new Look(snapshot.step(), NAME, sink);
        Examples train = snapshot.data().train();
        if (train.features() != 1 || train.outputs() != 1 || train.count() <= LAGS[1]) {
            look.nothing(quantities(), "no_line");
            return;
        }
        double[] slopes = slopes(snapshot, train);
        double mean = 0;
        for (double slope : slopes) {
            mean += slope / slopes.length;
        }
        double size = 0;
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] -= mean;
            size = Math.fma(slopes[i], slopes[i], size);
        }
        for (int lag : LAGS) {
            double sum = 0;
            for (int i = lag; i < slopes.length; i++) {
                sum = Math.fma(slopes[i], slopes[i - lag], sum);
            }
            if (size == 0) {
                look.missing("autocorrelation_" + lag, "one_slope_everywhere");
            } else {
                look.found("autocorrelation_" + lag, sum / size);
            }
        }
    }

    /** df/dx at each of the training inputs. */
    static double[] slopes(Snapshot snapshot, Examples train) {
        NetworkInGraph network = new NetworkInGraph(snapshot.model());
        Node x = network.batch(train.shape(), train.count()).inputs();
        Node slope = PoissonResidual.slope(network.graph(), network.predict(x), x);
        NetworkExecution execution = network.execution(List.of(slope), snapshot.parameters());
        execution.load(train, 0);
        execution.execution().run();
        return execution.execution().copyOf(0, train.count());
    }
}
