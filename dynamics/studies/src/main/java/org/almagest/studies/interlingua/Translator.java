package org.almagest.studies.interlingua;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.InParts;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;

/**
 * Family {@code translator}: reads a sentence of one of several languages and writes it in another, through an interlingua of fixed
 * or predicted length where there is one (after Mao et al. 2023, arXiv 2305.10190, far smaller). What it is made of is in {@code
 * TranslatorBody}; a sentence's vectors and the words of all languages are shared between reader and writer.
 */
@AutoService(Family.class)
public final class Translator implements Family {
    private static final int QUERIES = 8;
    /** Short sentences apart from long ones: with fewer in a part less is padding, and vectors of eight would be less full. */
    private static final InParts PARTS = new InParts(16, List.of(Examples.INPUTS, Translations.TRANSLATION));

    /** For {@link java.util.ServiceLoader}. */
    public Translator() {}

    @Override
    public String name() {
        return "translator";
    }

    @Override
    public String description() {
        return "reads a sentence and writes it in another language, through learned queries of fixed or predicted number (after Mao et al. 2023, arXiv 2305.10190)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "interlingua",
                        Interlingua.NONE.word(),
                        Interlingua.WORDS,
                        "what the writer looks at; none: the reader's words; fixed: queries vectors that are asked of them; variable: as many of these as are predicted"),
                Parameter.integer(
                                "queries",
                                QUERIES,
                                1,
                                10_000,
                                "vectors of a fixed interlingua, and the most of a variable one")
                        .axis(),
                Parameter.integer("width", 32, 1, 1_000_000, "numbers in a vector")
                        .sizeAxis(),
                Parameter.integer("heads", 4, 1, 1_000_000, "heads of the attention, which share the width evenly"));
    }

    /** 2: the sentences of a step are taken sixteen at a time, by their lengths. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public boolean needsData(DataSource source) {
        return true;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "family translator learns sentences of several languages, and these are examples of %d numbers: choose data toy-languages, or another family",
                features));
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        Languages languages = Languages.of(data.train());
        Interlingua form = Interlingua.named(settings.text("interlingua"));
        int queries = settings.integer("queries");
        if (form == Interlingua.NONE && queries != QUERIES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "queries %d with interlingua none, which has none: expected interlingua fixed or variable; leave queries out",
                    queries));
        }
        if (form == Interlingua.VARIABLE && queries <= languages.longest()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "queries %d with interlingua variable on meanings of up to %d concepts, which take one vector more: expected at least %d; raise queries, or lower longest of the data",
                    queries,
                    languages.longest(),
                    languages.longest() + 1));
        }
        Blocks.Builder blocks = Blocks.builder();
        blocks.startByName();
        TranslatorBody body = new TranslatorBody(
                blocks, form, queries, settings.integer("width"), settings.integer("heads"), languages);
        return new LayeredModel(blocks.build(), body, List.of(body, PARTS));
    }
}
