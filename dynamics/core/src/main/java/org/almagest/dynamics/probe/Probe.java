package org.almagest.dynamics.probe;

import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;

/**
 * Measures a network. Found by {@link java.util.ServiceLoader}; one probe a file. Stateless: what follows a run from look to
 * look keeps what it has seen in its {@link ProbeSession}.
 */
public interface Probe {
    /** The word in the sweep file. */
    String name();

    /** One sentence. */
    String description();

    /** What it measures. */
    List<Quantity> quantities();

    /** Products and ratios of them whose exponents the analysis fits as well. */
    default List<DerivedQuantity> derived() {
        return List.of();
    }

    /** The operators of whole networks whose spectra it writes. */
    default List<Operator> operators() {
        return List.of();
    }

    /** The kinds of matrices that it writes. */
    default List<MatrixKind> matrices() {
        return List.of();
    }

    /** What it cannot do without. */
    default Needs needs() {
        return Needs.PREDICTIONS;
    }

    /** What the sweep file may set for it, beside {@code name} and {@code at}. */
    List<Parameter> parameters();

    /**
     * Part of the identity of every run that carries this probe: raised by the author when it measures other numbers of the
     * same network, or a default has changed. A setting that is added with a default raises nothing.
     */
    default int version() {
        return 1;
    }

    /** Measures {@code snapshot} into {@code sink}. */
    void measure(Snapshot snapshot, Settings settings, Sink sink);

    /** What measures the networks of one run, one look after another. */
    default ProbeSession session(Settings settings) {
        Probe probe = this;
        return new ProbeSession() {
            @Override
            public boolean remembers() {
                return false;
            }

            @Override
            public void at(Snapshot snapshot, Sink sink) {
                probe.measure(snapshot, settings, sink);
            }
        };
    }

    /**
     * Why it cannot measure this network with these settings, as far as sizes and settings tell; empty where they leave it open. A
     * sweep that asks for it is refused before anything runs, so the words are for the author of a sweep file: what was found, what
     * was expected, the way out. What only the numbers can tell is a measurement's status.
     *
     * @param data sizes of what the network is trained on
     * @param loss what training makes small
     */
    default Optional<String> misfit(Model model, DataSource.Dimensions data, Objective loss, Settings settings) {
        return Optional.empty();
    }

    /**
     * Why it cannot measure networks that are trained so; empty where it can. As of {@link #misfit}, the words are for the author of a
     * sweep file.
     *
     * @param training what the section train says, complete
     */
    default Optional<String> trainingMisfit(Settings training) {
        return Optional.empty();
    }

    /**
     * The quantities that it makes its own of: what training records along its trajectory, or what another probe of the same run
     * measures. A sweep that lacks one of them is refused before anything runs.
     */
    default List<String> reads(Settings settings) {
        return List.of();
    }

    /**
     * Floating-point operations of one look, roughly, beside which training may be cheap; 0 where it never is. Only the
     * planner asks, to share work evenly.
     */
    default double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 0;
    }
}
