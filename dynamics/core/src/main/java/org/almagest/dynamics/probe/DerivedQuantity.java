package org.almagest.dynamics.probe;

import java.util.Locale;

/**
 * A product or ratio of two quantities that a probe measures of one run. Its exponent is the sum or difference of theirs,
 * and its interval keeps what two separate intervals lose: that both numbers come from the same runs. It stands in the
 * {@code fits} table and nowhere else.
 *
 * @param name lower_snake_case word, none of the probe's quantities
 * @param first one of the probe's quantities
 * @param operation what is done with the two
 * @param second another
 * @param meaning one sentence, with the paper's symbols
 */
public record DerivedQuantity(String name, String first, Operation operation, String second, String meaning) {
    /** What is done with two quantities. */
    public enum Operation {
        PRODUCT("·"),
        RATIO("/");

        private final String sign;

        Operation(String sign) {
            this.sign = sign;
        }
    }

    /** How it is computed. */
    public String formula() {
        return String.format(Locale.ROOT, "%s %s %s", first, operation.sign, second);
    }

    /** Its value where the two are {@code left} and {@code right}, NaN where one is. */
    public double value(double left, double right) {
        return operation == Operation.PRODUCT ? left * right : left / right;
    }
}
