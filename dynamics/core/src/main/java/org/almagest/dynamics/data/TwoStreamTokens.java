package org.almagest.dynamics.data;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;

/**
 * Two streams of tokens, each of noise but for one token, at a random place, to which one of four codes of its stream is added. The
 * label is that of both codes together, see {@link LabelTable}. Inputs are the first stream, token after token; the field {@code
 * second} is the second; shared are the {@code codes}, those of the first stream before those of the second.
 */
@AutoService(DataSource.class)
public final class TwoStreamTokens implements DataSource {
    /** Numbers of a token. */
    static final int NUMBERS = 12;

    /** The field that holds the second stream, token after token. */
    public static final String SECOND = "second";

    /** The shared array of the codes, one a row; its columns are the numbers of a token. */
    public static final String CODES = "codes";

    private static final int MOST_TOKENS = 10_000;

    /** For {@link java.util.ServiceLoader}. */
    public TwoStreamTokens() {}

    @Override
    public String name() {
        return "two-streams";
    }

    @Override
    public String description() {
        return "Made: two streams of noisy tokens, one of each with a code; the label needs both codes.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "table",
                        "gate",
                        LabelTable.words(),
                        "label of codes a and b: gate = (a + (0, 0, 1, 2)[b]) mod 4; xor = a XOR b, of which neither stream"
                                + " says anything"),
                Parameter.integer("first_tokens", 12, 1, MOST_TOKENS, "tokens of the first stream"),
                Parameter.integer("second_tokens", 20, 1, MOST_TOKENS, "tokens of the second stream"),
                Parameter.real("noise", 0.5, 0, 1e6, "standard deviation of the noise in every number"),
                Parameter.real("code_scale", 1.6, 0, 1e6, "standard deviation of the numbers of a code"),
                Sampling.train(3000),
                Sampling.test(1500),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(
                NUMBERS * settings.integer("first_tokens"),
                LabelTable.CODES,
                settings.integer("train"),
                settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        SharedArray codes = codes(settings);
        return new DataSet(
                name(),
                examples("train", settings.integer("train"), codes, settings),
                examples("test", settings.integer("test"), codes, settings),
                true);
    }

    private SharedArray codes(Settings settings) {
        RandomStream random = new RandomStream(settings.whole("data_seed"), name() + " world");
        double scale = settings.real("code_scale");
        double[] numbers = new double[2 * LabelTable.CODES * NUMBERS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = scale * random.normal();
        }
        return new SharedArray(new SharedArray.Shape(CODES, 2 * LabelTable.CODES, NUMBERS), numbers);
    }

    /** Each example is drawn whole, so that a longer set begins with the shorter one. */
    private Examples examples(String part, int count, SharedArray codes, Settings settings) {
        RandomStream random = new RandomStream(settings.whole("data_seed"), name() + " " + part);
        LabelTable table = LabelTable.named(settings.text("table"));
        double noise = settings.real("noise");
        int first = settings.integer("first_tokens");
        int second = settings.integer("second_tokens");
        String what = name() + ": " + part;
        double[] inputs = Storage.rows(what + " inputs", count, first * NUMBERS);
        double[] others = Storage.rows(what + " " + SECOND, count, second * NUMBERS);
        int[] labels = new int[count];
        for (int n = 0; n < count; n++) {
            int a = random.below(LabelTable.CODES);
            int b = random.below(LabelTable.CODES);
            labels[n] = table.label(a, b);
            stream(random, noise, inputs, n, first, codes.values(), a);
            stream(random, noise, others, n, second, codes.values(), LabelTable.CODES + b);
        }
        return new Examples(
                first * NUMBERS,
                LabelTable.CODES,
                count,
                inputs,
                new ClassTargets(LabelTable.CODES).of(name(), labels),
                List.of(Field.real(SECOND, second * NUMBERS, others)),
                List.of(codes));
    }

    private static void stream(
            RandomStream random, double noise, double[] numbers, int example, int tokens, double[] codes, int code) {
        int from = example * tokens * NUMBERS;
        for (int i = 0; i < tokens * NUMBERS; i++) {
            numbers[from + i] = noise * random.normal();
        }
        int token = from + random.below(tokens) * NUMBERS;
        for (int i = 0; i < NUMBERS; i++) {
            numbers[token + i] += codes[code * NUMBERS + i];
        }
    }
}
