package org.almagest.studies.implicitregularisation;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;

/**
 * Family {@code implicit-image}: a sine network from the coordinates of a pixel to its grey level (Sitzmann et al., NeurIPS 2020, arXiv
 * 2006.09661), evaluated on a whole grid, with a regulariser of the rows and columns of the image that it gives (Li, Wang, Meng, CVPR
 * 2023, arXiv 2303.15484). The blocks of the network come first, then those of the rows' and the columns' adjacency, whose names end
 * with {@code _rows} and {@code _columns}.
 */
@AutoService(Family.class)
public final class ImplicitImage implements Family {
    static final String NAME = "implicit-image";

    /** Of this family and of {@link FreeImage}. */
    static final Parameter REGULARISER = Parameter.choice(
            "regulariser",
            "none",
            ImageEnergy.WORDS,
            "what the term image-energy of a loss is; total-variation: Σ|differences|/n²; dirichlet: energy of fixed path graphs; air: of graphs whose softmax is learned entry by entry (arXiv 2110.07557); inrr: of graphs made by small sine networks (arXiv 2303.15484)");

    private static final int LARGEST = 100_000;

    /** For {@link java.util.ServiceLoader}. */
    public ImplicitImage() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "sine network from a pixel's coordinates to its grey level, sin(ω₀·(Wx + b)) in each layer (Sitzmann et al. 2020, arXiv 2006.09661), at all pixels of an image; its regulariser is the term image-energy of a loss (Li, Wang, Meng 2023, arXiv 2303.15484)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                REGULARISER,
                Parameter.integer("depth", 3, 1, 1000, "sine layers").axis(),
                Parameter.integer("width", 48, 1, LARGEST, "units of each").sizeAxis(),
                Parameter.real("frequency", 30, 1e-6, 1e6, "ω₀ of the image's network"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int n = Grid.side(NAME, outputs);
        List<Integer> sizes = new ArrayList<>(List.of(2));
        sizes.addAll(Collections.nCopies(settings.integer("depth"), settings.integer("width")));
        sizes.add(1);
        Blocks.Builder blocks = Blocks.builder();
        SineNetwork network = SineNetwork.of(blocks, "", sizes, settings.real("frequency"));
        ImageEnergy energy = ImageEnergy.of(settings.text("regulariser"), blocks, n);
        return new LayeredModel(
                blocks.build(),
                new GridImage(n, network, Grid.of(n), energy),
                energy == null ? List.of() : List.of(energy));
    }
}
