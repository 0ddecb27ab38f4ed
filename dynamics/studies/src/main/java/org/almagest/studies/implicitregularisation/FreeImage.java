package org.almagest.studies.implicitregularisation;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.objective.Game;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Role;

/**
 * Family {@code free-image}: an image whose grey levels are the parameters, ½ + W with W normal of deviation 0.1 at the start, so that
 * nothing but the regulariser ties pixels together. The image moves as the sweep file says; a learned adjacency is a second player, which
 * follows the same loss from the same point by Adam.
 */
@AutoService(Family.class)
public final class FreeImage implements Family {
    static final String NAME = "free-image";

    private static final double DEVIATION = 0.1;
    private static final String RATE = "adjacency_rate";
    private static final double USUAL_RATE = 0.01;

    /** For {@link java.util.ServiceLoader}. */
    public FreeImage() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "an image whose grey levels are the parameters, with a regulariser of its rows and columns as of family implicit-image; what is learned of that is a second player, moved by adam (after arXiv 2303.15484)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                ImplicitImage.REGULARISER,
                Parameter.real(RATE, USUAL_RATE, 0, 1e6, "step size of adam for a learned adjacency"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int n = Grid.side(NAME, outputs);
        Blocks.Builder blocks = Blocks.builder();
        int levels = blocks.weight(0, "W", n, n, Start.normal(DEVIATION));
        ImageEnergy energy = ImageEnergy.of(settings.text("regulariser"), blocks, n);
        Blocks all = blocks.build();
        List<Object> capabilities = new ArrayList<>();
        if (energy != null) {
            capabilities.add(energy);
        }
        double rate = settings.real(RATE);
        if (energy != null && energy.rows() != null) {
            capabilities.add((Game) loss -> players(all.list(), loss, rate));
        } else if (rate != USUAL_RATE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s %s with regulariser %s, which learns no adjacency: expected air or inrr; leave %s out",
                    RATE,
                    rate,
                    settings.text("regulariser"),
                    RATE));
        }
        return new LayeredModel(all, new Levels(n, levels), capabilities);
    }

    private static List<Role> players(List<Block> blocks, Objective loss, double rate) {
        return List.of(
                new Role("image", places(blocks, false), loss, 1, 0),
                new Role(
                        "adjacency",
                        places(blocks, true),
                        loss,
                        1,
                        0,
                        Map.of("optimizer", "adam", "learning_rate", rate, "schedule", "constant", "warmup_steps", 0)));
    }

    private static List<Integer> places(List<Block> blocks, boolean learned) {
        return IntStream.range(0, blocks.size())
                .filter(i -> ImageEnergy.learned(blocks.get(i)) == learned)
                .boxed()
                .toList();
    }

    /**
     * The image as a layer.
     *
     * @param n rows and columns
     * @param block place of W
     */
    private record Levels(int n, int block) implements Layer {
        @Override
        public Node apply(ForwardPass pass, Node inputs) {
            Node image = pass.graph().add(pass.parameter(block), pass.graph().constant(0.5));
            return pass.graph()
                    .expand(
                            pass.graph().reshape(image, n * n, 1),
                            0,
                            inputs.shape().columns());
        }

        @Override
        public double operations() {
            return n * n;
        }
    }
}
