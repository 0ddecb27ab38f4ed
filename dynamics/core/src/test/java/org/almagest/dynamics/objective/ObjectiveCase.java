package org.almagest.dynamics.objective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.reference.AnsweredCase;

/** One case of objectives.txt, whose format the head of make_objective_reference.py explains. */
final class ObjectiveCase {
    private final AnsweredCase answers;

    private ObjectiveCase(AnsweredCase answers) {
        this.answers = answers;
    }

    static List<ObjectiveCase> all() {
        return AnsweredCase.of("objectives.txt").stream()
                .map(ObjectiveCase::new)
                .toList();
    }

    Objective loss() {
        return Objectives.read(answers.word("loss"));
    }

    double[] array(String key) {
        return answers.values(key);
    }

    /** The dense network, whose parameters are laid out as the case's. */
    Model model() {
        double[] widths = array("widths");
        String hidden = Arrays.stream(widths, 1, widths.length - 1)
                .mapToObj(width -> Integer.toString((int) width))
                .collect(Collectors.joining(","));
        Map<String, Object> given =
                Map.of("depth", widths.length - 2, "widths", hidden, "activation", answers.word("activation"));
        var family = Families.ALL.named("mlp");
        return family.build(Settings.of(family.parameters(), given), (int) widths[0], (int) widths[widths.length - 1]);
    }

    Examples examples() {
        List<Field> further = new ArrayList<>();
        for (String field : List.of("counts", "view")) {
            if (answers.has(field)) {
                further.add(Field.real(field, answers.rows(field), byExample(field)));
            }
        }
        return new Examples(
                answers.rows("x"),
                answers.rows("y"),
                answers.columns("x"),
                byExample("x"),
                byExample("y"),
                further,
                List.of());
    }

    /** An array with a column an example, example after example. */
    private double[] byExample(String key) {
        double[] values = answers.values(key);
        int rows = answers.rows(key);
        int columns = answers.columns(key);
        double[] turned = new double[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = values[i * columns + j];
            }
        }
        return turned;
    }

    @Override
    public String toString() {
        return answers.toString();
    }
}
