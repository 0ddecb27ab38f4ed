package org.almagest.studies.implicitregularisation;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.MatrixKind.Content;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/** Probe {@code image-states}: the image, what is seen of it, the network's completion and its adjacency of the rows, as matrices. */
@AutoService(Probe.class)
public final class ImageStates implements Probe {
    private static final String NAME = "image-states";
    private static final String HIDDEN = "hidden_share";
    private static final String IMAGE = "image";
    private static final String SEEN = "seen_image";
    private static final String COMPLETED = "completed_image";
    private static final String ROWS = "row_adjacency";

    /** For {@link java.util.ServiceLoader}. */
    public ImageStates() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "an image of data blocky-waves, what is seen of it, a network's completion and its learned adjacency of the rows, as matrices for the report";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(HIDDEN, "1", "share of the image's pixels that are hidden", "arXiv 2303.15484", false));
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(IMAGE, Content.IMAGE, "grey levels of the true image, [row][column]"),
                new MatrixKind(SEEN, Content.SEEN_IMAGE, "the same where they are seen, nothing where they are hidden"),
                new MatrixKind(COMPLETED, Content.COMPLETED_IMAGE, "grey levels that the network gives, [row][column]"),
                new MatrixKind(
                        ROWS,
                        Content.LINE_ADJACENCY,
                        "learned weights between pairs of rows of the image, [row][row], 0 on the diagonal"));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Examples train = snapshot.data().train();
        String why = ImageView.missing(train);
        if (why != null) {
            sink.measurement(Measurement.missing(snapshot.step(), NAME, HIDDEN, null, why));
            return;
        }
        ImageView view = new ImageView(snapshot.model(), train);
        ImageView.Look look = view.at(snapshot.parameters());
        double[] seen = look.completion().image().clone();
        int hidden = 0;
        for (int i = 0; i < seen.length; i++) {
            if (look.completion().seen()[i] == 0) {
                seen[i] = Double.NaN;
                hidden++;
            }
        }
        double share = (double) hidden / seen.length;
        sink.measurement(Measurement.exact(snapshot.step(), NAME, HIDDEN, null, share));
        write(snapshot, IMAGE, view.n(), look.completion().image(), sink);
        write(snapshot, SEEN, view.n(), seen, sink);
        write(snapshot, COMPLETED, view.n(), look.completion().found(), sink);
        LineGraph rows = look.rows();
        if (rows != null) {
            write(snapshot, ROWS, view.n(), rows.weights(), sink);
        }
    }

    private static void write(Snapshot snapshot, String name, int n, double[] numbers, Sink sink) {
        sink.matrix(new Matrix(snapshot.step(), name, null, n, n, numbers));
    }
}
