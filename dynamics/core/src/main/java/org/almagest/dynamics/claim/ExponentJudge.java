package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.Moment;

/** Decides claims about the exponent of a power law. */
@AutoService(Judge.class)
public final class ExponentJudge implements Judge {
    @Override
    public String name() {
        return "exponent";
    }

    @Override
    public String description() {
        return "The slope of log quantity on log axis over the seeds of a slice lies where it should, and that of the "
                + "untrained networks does not.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("along", Key.Kind.COORDINATE, "the axis of the power law"),
                Key.required("quantity", Key.Kind.QUANTITY, "what follows the power law"),
                Key.choice("sign", "whether the exponent is the slope, or minus the slope", "growth", "decay"),
                Key.required("expect", Key.Kind.EXPECTATION, "what the exponent should be"),
                Key.choice("at", "when the quantity is measured", "end", "init"),
                Key.choice(
                        "control",
                        "what must not show the exponent; zero where the quantity is 0 before training; claims at init have none",
                        "untrained",
                        "zero",
                        "none"),
                Key.optional(
                        "requires",
                        Key.Kind.QUANTITY,
                        "a quantity of the same networks that must have an exponent too"),
                Key.optional(
                        "requires_expect",
                        Key.Kind.EXPECTATION,
                        "what that exponent, with the same sign, must be; as expect if missing"),
                Key.optional("together", Key.Kind.COORDINATE, "slices that differ in this alone must say the same"),
                Key.whole("at_least", 2, "with together: so many slices must pass the conditions"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Terms terms = claim.terms();
        String quantity = terms.word("quantity");
        List<FittedSlice> all = evidence.matching(terms.word("along"), claim.setting());
        List<FittedSlice> measured = all.stream()
                .filter(slice -> slice.initial(quantity).isPresent()
                        || slice.trained(quantity).isPresent())
                .toList();
        // fleets with other probes do not stand in the way of those that can be judged
        List<FittedSlice> slices = measured.isEmpty() ? all : measured;
        if (slices.isEmpty()) {
            return List.of(Finding.nothing(
                    claim,
                    String.format(
                            Locale.ROOT,
                            "runs with %s along %s",
                            claim.setting().words(),
                            terms.word("along")),
                    terms.get("expect", Expectation.class)));
        }
        String together = terms.optional("together", String.class);
        return together == null
                ? slices.stream().map(slice -> one(terms, slice).finding()).toList()
                : together(terms, slices, together);
    }

    /** What one slice says, and the number that it says it of. */
    private record Answer(Finding finding, Interval interval) {
        boolean sound() {
            return finding.missing().isEmpty();
        }
    }

    private static Answer one(Terms terms, FittedSlice slice) {
        String quantity = terms.word("quantity");
        boolean decay = terms.word("sign").equals("decay");
        boolean untrained = terms.word("at").equals("init");
        String kind = untrained ? "none" : terms.word("control");
        Expectation expect = terms.get("expect", Expectation.class);
        Interval interval = exponent(slice, quantity, untrained, decay);
        Interval control = exponent(slice, quantity, true, decay);
        Optional<Fit> fit = fits(slice, quantity, untrained);
        List<Gate> gates = new ArrayList<>(Gate.of(slice));
        gates.add(Gate.replicates("", fit.map(Fit::replicates).orElse(0), Interval.REPLICATES));
        String status = fit.map(Fit::status).orElse("not there: add its probe to the sweep");
        gates.add(new Gate(
                "fit",
                interval.known(),
                String.format(
                        Locale.ROOT,
                        "the fit of %s at %s is %s, needed %s",
                        quantity,
                        (untrained ? Moment.INIT : Moment.END).words(),
                        status,
                        Exponent.OK)));
        if (kind.equals("untrained")) {
            gates.add(new Gate(
                    "control",
                    control.known(),
                    String.format(
                            Locale.ROOT,
                            "%s at initialisation, the control: let its probe look at init as well",
                            quantity)));
        }
        String required = terms.optional("requires", String.class);
        if (required != null) {
            Expectation own = terms.optional("requires_expect", Expectation.class);
            Expectation needed = own == null ? expect : own;
            Interval found = exponent(slice, required, untrained, decay);
            gates.add(new Gate(
                    required,
                    needed.judge(found) == Outcome.AGREES,
                    String.format(
                            Locale.ROOT,
                            "%s of the same networks has the exponent %s, needed %s",
                            required,
                            found.words(),
                            needed.words())));
        }
        boolean shared = kind.equals("untrained") && expect.judge(control) != Outcome.DISAGREES;
        String said =
                switch (kind) {
                    case "untrained" -> "at initialisation " + control.words();
                    case "zero" -> "at initialisation 0 by definition";
                    default -> untrained ? "no control, the claim is about untrained networks" : "no control";
                };
        Finding finding = Decision.of(
                List.of(new Decision.Part("", interval, expect, shared)),
                interval,
                expect,
                gates,
                said,
                grounds(slice, quantity, untrained, decay));
        return new Answer(finding, interval);
    }

    private static Optional<Fit> fits(FittedSlice slice, String quantity, boolean untrained) {
        return untrained ? slice.initial(quantity) : slice.trained(quantity);
    }

    private static Interval exponent(FittedSlice slice, String quantity, boolean untrained, boolean decay) {
        return fits(slice, quantity, untrained)
                .map(fit -> Interval.of(fit, decay))
                .orElse(Interval.UNKNOWN);
    }

    private static Map<String, Object> grounds(FittedSlice slice, String quantity, boolean untrained, boolean decay) {
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", slice.sweep());
        grounds.put("axis", slice.axis());
        grounds.put("how", "95 % t-interval over the slopes of the replicates; assumes that they scatter normally");
        fits(slice, quantity, untrained).ifPresent(fit -> grounds.put("fit", fit.evidence(decay)));
        if (!untrained) {
            slice.initial(quantity).ifPresent(fit -> grounds.put("control", fit.evidence(decay)));
        }
        grounds.put("runs", slice.runs());
        grounds.put("axis_values", slice.axisValues());
        grounds.put("setting", slice.fixed());
        return grounds;
    }

    private static List<Finding> together(Terms terms, List<FittedSlice> slices, String setting) {
        Map<String, List<FittedSlice>> groups = new LinkedHashMap<>();
        for (FittedSlice slice : slices) {
            SortedMap<String, Object> shared = new TreeMap<>(slice.fixed());
            shared.remove(setting);
            groups.computeIfAbsent(slice.sweep() + JsonText.of(shared), key -> new ArrayList<>())
                    .add(slice);
        }
        return groups.values().stream()
                .map(group -> oneAnswer(terms, group, setting))
                .toList();
    }

    private static Finding oneAnswer(Terms terms, List<FittedSlice> slices, String setting) {
        Expectation expect = terms.get("expect", Expectation.class);
        List<Answer> sound = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> words = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (FittedSlice slice : slices) {
            Answer answer = one(terms, slice);
            String value = String.format(
                    Locale.ROOT, "%s %s", setting, JsonText.of(slice.fixed().get(setting)));
            answer.finding().missing().forEach(what -> missing.add(String.format(Locale.ROOT, "%s: %s", value, what)));
            words.add(String.format(
                    Locale.ROOT,
                    "%s at %s%s",
                    answer.interval().words(),
                    value,
                    answer.sound() ? "" : " (fails a condition)"));
            rows.add(answer.finding().grounds());
            if (answer.sound()) {
                sound.add(answer);
            }
        }
        Interval farthest = sound.stream()
                .map(Answer::interval)
                .max(Comparator.comparingDouble(interval -> Math.abs(interval.value() - expect.expected())))
                .orElse(Interval.UNKNOWN);
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put(
                "agrees_when",
                String.format(Locale.ROOT, "the whole interval is %s, for every value of %s", expect.words(), setting));
        grounds.put("expected", expect.words());
        grounds.put("interval", farthest.ends());
        grounds.put("slices", rows);
        int needed = terms.whole("at_least");
        boolean enough = sound.size() >= needed;
        if (!enough) {
            missing.add(
                    0,
                    String.format(
                            Locale.ROOT,
                            "values of %s that pass the conditions: %d, needed %d",
                            setting,
                            sound.size(),
                            needed));
        }
        boolean agreed = enough && agreed(sound, expect);
        String reason = !enough
                ? String.join("; ", missing)
                : String.format(
                        Locale.ROOT,
                        "%s: %s",
                        agreed ? "the same answer everywhere" : "not one answer",
                        String.join(", ", words));
        return new Finding(
                agreed ? sound.get(0).finding().outcome() : Outcome.INCONCLUSIVE,
                farthest.measured(),
                expect.expected(),
                expect.tolerance(),
                reason,
                missing,
                grounds);
    }

    // Two intervals on opposite sides of the band both disagree with the claim, but not with one voice.
    private static boolean agreed(List<Answer> answers, Expectation expect) {
        Outcome first = answers.get(0).finding().outcome();
        return first != Outcome.INCONCLUSIVE
                && answers.stream().allMatch(one -> one.finding().outcome() == first)
                && (first == Outcome.AGREES
                        || answers.stream()
                                        .map(one -> one.interval().value() > expect.expected())
                                        .distinct()
                                        .count()
                                == 1);
    }
}
