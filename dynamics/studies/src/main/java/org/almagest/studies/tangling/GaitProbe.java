package org.almagest.studies.tangling;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RunProbe;

/**
 * Probe {@code gait}: how well a policy walks without noise, and how the tangling of its layers compares, which is what claims are
 * about. The tangling itself is the probe {@code tangling}'s.
 */
@AutoService(Probe.class)
public final class GaitProbe implements RunProbe {
    static final String NAME = "gait";

    static final String ERROR = "gait_error";
    static final String ERROR_SHARE = "gait_error_share";
    static final String ACTUATION_OVER_HIDDEN = "actuation_over_hidden";
    static final String ACTUATION_OVER_CELL = "actuation_over_cell";
    static final String ACTUATION_OVER_RECURRENT = "actuation_over_recurrent";
    static final String ENTRY_ACTUATION_OVER_RECURRENT = "entry_actuation_over_recurrent";
    static final String Z_ACTUATION_OVER_RECURRENT = "z_actuation_over_recurrent";
    static final String ORDER_GAIN = "actuation_order_gain";
    static final String JOINTS_OVER_OTHERS = "joints_over_others";
    static final String FLATTEST = "least_top_two_share";
    static final String SPEED_RANK = "speed_axis_rank";
    static final String SPEED_SHARE = "speed_axis_share";
    static final String LEAST_SPEED_RANK = "least_speed_axis_rank";
    static final String LEAST_SPEED_SHARE = "least_speed_axis_share";

    private static final String RUSH = "Rush, Jayaram, Humbert, arXiv 2305.11107";
    private static final String RUSSO = "Russo et al., Neuron 97:953–966, 2018";
    private static final String OWN = "own control";

    /** The quantities, in the order in which a look writes them. */
    static final List<Quantity> QUANTITIES = List.of(
            whole(
                    ERROR,
                    "mean squared error of the joints over the second half of the five episodes without noise",
                    RUSH),
            whole(ERROR_SHARE, "that error over what it was at the first look", RUSH),
            whole(ACTUATION_OVER_HIDDEN, "ln of the actuation layer's tangling_p90 over that of h", RUSH),
            whole(ACTUATION_OVER_CELL, "ln of the actuation layer's tangling_p90 over that of c", RUSH),
            whole(ACTUATION_OVER_RECURRENT, "the smaller of these two", RUSH),
            whole(ENTRY_ACTUATION_OVER_RECURRENT, "the same of tangling_entry_p90", OWN),
            whole(Z_ACTUATION_OVER_RECURRENT, "the same of tangling_z_p90", OWN),
            whole(
                    ORDER_GAIN,
                    "by how much both actuation_over_hidden and actuation_over_cell have risen since the first look; the smaller of the two",
                    "own derivation"),
            whole(
                    JOINTS_OVER_OTHERS,
                    "ln of the joints' tangling_p90 over the largest among h, c and actuation",
                    RUSSO),
            whole(FLATTEST, "the smallest top_two_share among h, c and actuation", RUSH),
            new Quantity(
                    SPEED_RANK,
                    "1",
                    "absolute rank correlation with speed of the five mean states along the first principal axis of these five",
                    RUSH,
                    true),
            new Quantity(SPEED_SHARE, "1", "share of the scatter of the five mean states along that axis", RUSH, true),
            whole(LEAST_SPEED_RANK, "the smallest speed_axis_rank among h, c and actuation", RUSH),
            whole(LEAST_SPEED_SHARE, "the smallest speed_axis_share among h, c and actuation", RUSH));

    private static Quantity whole(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, false);
    }

    /** For {@link java.util.ServiceLoader}. */
    public GaitProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the error of a policy's gait without noise, and what its layers' tangling, flatness and speed axes are beside each other; column layer: 0 encoder, 1 h, 2 c, 3 actuation, 4 joints";
    }

    @Override
    public List<Quantity> quantities() {
        return QUANTITIES;
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(PolicyStates.class, "a policy (family policy-lstm)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.real(
                "epsilon",
                0.1,
                0,
                1e6,
                "ε of the tangling, as a share of the total variance, or of that of all numbers together"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new GaitSession(settings.real("epsilon"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        // five episodes of twice the length, for the states and for the prediction
        return 20 * model.operationsPerExample();
    }
}
