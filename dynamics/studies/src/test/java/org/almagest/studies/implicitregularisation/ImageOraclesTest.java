package org.almagest.studies.implicitregularisation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that PyTorch gives for images and networks in closed form, to all their digits, and laws that need no other program. */
class ImageOraclesTest {
    /** Relative: rounding of some ten thousand operations in another order. */
    private static final double TOLERANCE = 1e-12;

    private static final String LOSS = "seen-error + 0.1*image-energy";

    private static final DataSet DATA = Images.closedForm();
    private static final double[] IMAGE = DATA.train().targets();

    private static void same(double expected, double found) {
        assertEquals(expected, found, TOLERANCE * Math.abs(expected));
    }

    private static Model model(String regulariser) {
        return Images.model("implicit-image", DATA, Map.of("regulariser", regulariser));
    }

    private static LineGraph rows(Model model) {
        LineGraph rows =
                new ImageView(model, DATA.train()).at(Images.closedForm(model)).rows();
        assertNotNull(rows);
        return rows;
    }

    @Test
    void numbersOfInrr() {
        Model model = model("inrr");
        assertEquals(4897 + 2 * 4288, model.parameterCount());
        double[] theta = Images.closedForm(model);
        LineGraph rows = rows(model);
        same(.04046837418271135, rows.weights()[1]);
        same(.0020969958776375502, rows.weights()[31]);
        same(16.911425865751845, rows.sum());
        same(.024190201231575975, Images.energy(model, theta, IMAGE));
        Completion completion = new ImageView(model, DATA.train()).at(theta).completion();
        same(-.8718332444552112, completion.found()[3 * Images.N + 5]);
        Images.Slope slope = Images.Slope.of(model, DATA, LOSS, theta);
        same(.5220887748271746, slope.loss());
        same(153.9448876352989, slope.norm(model, ""));
        same(.03533283534344876, slope.norm(model, ImageEnergy.ROWS));
        same(.06346947075493437, slope.norm(model, ImageEnergy.COLUMNS));
        Map<String, Double> found = Images.measured("self-similarity", model, theta, DATA, Objectives.read(LOSS));
        same(.5023612158493048, found.get("fit"));
        same(.24529534315834506, found.get("algebraic_connectivity"));
        same(25.703156297759847, found.get("neighbours"));
        same(11.147598782914214, found.get("bandwidth"));
        same(.6086157319038074, found.get("roughness"));
        same(1, found.get("blocks"));
        same(slope.loss() - found.get("fit"), found.get("weighted_regulariser"));
    }

    @Test
    void numbersOfAir() {
        Model model = model("air");
        assertEquals(4897 + 2 * 1024, model.parameterCount());
        double[] theta = Images.closedForm(model);
        LineGraph rows = rows(model);
        same(.03094718734421948, rows.weights()[1]);
        same(30.98020388710657, rows.sum());
        same(.044977395891057564, Images.energy(model, theta, IMAGE));
        same(.9177745383489111, rows.laplacianSpectrum()[1]);
        Images.Slope slope = Images.Slope.of(model, DATA, LOSS, theta);
        same(.5381159673310331, slope.loss());
        same(155.01993065987315, slope.norm(model, ""));
        same(.00015895891313418857, slope.norm(model, ImageEnergy.ROWS));
        same(.00016519984629993528, slope.norm(model, ImageEnergy.COLUMNS));
    }

    @Test
    void numbersOfFixedRegularisersAndOfTheImage() {
        Model path = model("dirichlet");
        assertEquals(4897, path.parameterCount());
        double[] theta = new double[path.length()];
        same(.0013484812863545081, Images.energy(path, theta, IMAGE));
        same(.08187446308029793, Images.energy(model("total-variation"), theta, IMAGE));
        same(1.7162258421285526, Completion.effectiveRank(IMAGE, Images.N));
    }

    /** The trace form of the energy of the path graph, with the matrix A written out, of an image without any order. */
    @Test
    void theEnergyOfAPathIsAQuarterOfTheSquaredDifferences() {
        int n = 9;
        RandomStream random = new RandomStream(1, "image");
        double[] image = new double[n * n];
        for (int k = 0; k < image.length; k++) {
            image[k] = random.normal();
        }
        double[] path = new double[n * n];
        for (int i = 0; i + 1 < n; i++) {
            path[i * n + i + 1] = PathEnergy.WEIGHT;
            path[(i + 1) * n + i] = PathEnergy.WEIGHT;
        }
        double quarter = 0;
        for (int i = 0; i + 1 < n; i++) {
            for (int j = 0; j < n; j++) {
                quarter += 0.25 * Math.pow(image[(i + 1) * n + j] - image[i * n + j], 2);
                quarter += 0.25 * Math.pow(image[j * n + i + 1] - image[j * n + i], 2);
            }
        }
        same(quarter / (n * n), trace(path, path, image, n));
        Model model =
                Images.model("free-image", Images.of(image, new double[n * n]), Map.of("regulariser", "dirichlet"));
        same(quarter / (n * n), Images.energy(model, new double[model.length()], image));
    }

    /** (tr(Mᵀ L_A M) + tr(M L_B Mᵀ))/n², by its definition. */
    private static double trace(double[] a, double[] b, double[] m, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double down = 0;
                double across = 0;
                for (int k = 0; k < n; k++) {
                    down += a[i * n + k] * (m[i * n + j] - m[k * n + j]);
                    across += b[j * n + k] * (m[i * n + j] - m[i * n + k]);
                }
                sum += m[i * n + j] * (down + across);
            }
        }
        return sum / (n * n);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inrr", "air"})
    void laplaciansAreSingularAndNotNegative(String regulariser) {
        LineGraph rows = rows(model(regulariser));
        double[] spectrum = rows.laplacianSpectrum();
        assertEquals(0, spectrum[0], TOLERANCE);
        assertTrue(spectrum[1] > 0);
        for (int i = 0; i < rows.n(); i++) {
            for (int j = 0; j < rows.n(); j++) {
                double weight = rows.weights()[i * rows.n() + j];
                assertTrue(weight >= 0);
                assertEquals(weight, rows.weights()[j * rows.n() + i], TOLERANCE);
            }
        }
        // a constant image costs nothing
        double[] flat = new double[Images.N * Images.N];
        Arrays.fill(flat, 0.7);
        Model model = model(regulariser);
        assertEquals(0, Images.energy(model, Images.closedForm(model), flat), TOLERANCE);
    }

    /** Two blocks of alike lines, joined by nothing: two eigenvalues are 0, and each line has the others of its block. */
    @Test
    void blocksAndNeighboursOfABlockGraph() {
        int n = 12;
        double[] weights = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                weights[i * n + j] = i / 6 == j / 6 ? 1 : 0;
            }
        }
        LineGraph graph = LineGraph.of(n, weights);
        assertEquals(2, LineGraph.blocks(graph.laplacianSpectrum()));
        same(5, graph.neighbours());
        // mean |i − j| of two different lines of six
        same(7.0 / 3, graph.bandwidth());
        double[] image = new double[n * n];
        for (int k = 0; k < image.length; k++) {
            image[k] = k / n / 6 == 0 ? 0 : 10;
        }
        same(1, graph.similarity(image));
    }
}
