package org.almagest.dynamics.data.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Augmentation;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.Normalisation;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Standardisation;
import org.jspecify.annotations.Nullable;

/**
 * How the numbers of images become inputs: framed, projected, then standardised, then scaled to length 1, as far as settings ask.
 */
public final class Preparation {
    /** What a sweep file may set for any source of images. */
    public static final List<Parameter> PARAMETERS = parameters();

    private final String source;
    private final Projection projection;
    private final boolean centre;
    private final boolean standardise;
    private final boolean normalise;
    private final @Nullable Augmentation augmentation;

    private Preparation(
            String source,
            Projection projection,
            boolean centre,
            boolean standardise,
            boolean normalise,
            @Nullable Augmentation augmentation) {
        this.source = source;
        this.projection = projection;
        this.centre = centre;
        this.standardise = standardise;
        this.normalise = normalise;
        this.augmentation = augmentation;
    }

    /**
     * As {@code settings} ask.
     *
     * @param source the data source's name, for messages
     * @throws DataException if the settings do not fit together, or not the images
     */
    public static Preparation of(String source, Settings settings, ImageSize size) {
        return of(source, settings, size, framed(source, settings, size));
    }

    /** The same for images of red, green and blue that become grey before all else. */
    static Preparation ofGrey(String source, Settings settings, ImageSize colours) {
        ImageSize grey = new ImageSize(1, colours.height(), colours.width());
        return of(source, settings, grey, new Grey(framed(source, settings, grey), grey.numbers()));
    }

    /** From an image without a frame on. */
    private static Projection framed(String source, Settings settings, ImageSize size) {
        ImageSize framed = Frame.framed(source, settings, size);
        Projection projection = Projection.of(settings, framed);
        return framed.equals(size) ? projection : new Frame(projection, size, settings.integer(Frame.PARAMETER.name()));
    }

    private static Preparation of(String source, Settings settings, ImageSize size, Projection projection) {
        Augmentation augmentation = Augmentation.of(source, settings, Frame.framed(source, settings, size));
        if (augmentation != null && settings.integer("dimension") > 0) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: shift and flip move images, and dimension %d leaves none: expected dimension 0, or neither of the two",
                    source,
                    settings.integer("dimension")));
        }
        boolean centre = settings.flag(Standardisation.CENTRE.name());
        if (centre && settings.flag(Standardisation.PARAMETER.name())) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: centre and standardise are both true, and standardised inputs are centred: leave centre out",
                    source));
        }
        return new Preparation(
                source,
                projection,
                centre,
                settings.flag(Standardisation.PARAMETER.name()),
                settings.flag(Normalisation.PARAMETER.name()),
                augmentation);
    }

    /** Numbers in an input. */
    public int features() {
        return projection.outputs();
    }

    /** How training moves the images; null where it does not. */
    public @Nullable Augmentation augmentation() {
        return augmentation;
    }

    /**
     * Writes an input, before {@link #finish}.
     *
     * @param image [channel][y][x], not modified
     * @param inputs receives {@link #features} numbers, modified
     * @param start where the first goes
     */
    public void project(double[] image, double[] inputs, int start) {
        projection.project(image, inputs, start);
    }

    /**
     * Centres or standardises all inputs and normalises them, once all are there.
     *
     * @param train [count][features], modified
     * @param test [count][features], modified
     */
    public void finish(double[] train, double[] test) {
        if (centre) {
            Standardisation.centre(train, test, features());
        }
        if (standardise) {
            Standardisation.standardise(source, train, test, features());
        }
        if (normalise) {
            Normalisation.normalise(train, features());
            Normalisation.normalise(test, features());
        }
    }

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(Projection.PARAMETERS);
        parameters.add(Standardisation.CENTRE);
        parameters.add(Standardisation.PARAMETER);
        parameters.add(Normalisation.PARAMETER);
        parameters.addAll(Augmentation.PARAMETERS);
        parameters.add(Frame.PARAMETER);
        parameters.add(Sampling.DATA_SEED);
        return List.copyOf(parameters);
    }
}
