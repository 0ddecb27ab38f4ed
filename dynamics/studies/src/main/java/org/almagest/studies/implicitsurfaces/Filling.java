package org.almagest.studies.implicitsurfaces;

import java.util.OptionalDouble;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;

/** The first numbers of a block, where they are more than a sample of one distribution around 0. */
sealed interface Filling {
    /** Draws one number after another, row by row. */
    void fill(double[] numbers, Block block, RandomStream random);

    /** Their standard deviation; empty where their mean is not 0. */
    OptionalDouble deviation(Block block);

    /** Uniform between −bound and bound. */
    record Uniform(double bound) implements Filling {
        @Override
        public void fill(double[] numbers, Block block, RandomStream random) {
            for (int i = 0; i < block.size(); i++) {
                numbers[block.offset() + i] = random.uniform(-bound, bound);
            }
        }

        @Override
        public OptionalDouble deviation(Block block) {
            return OptionalDouble.of(bound / Math.sqrt(3));
        }
    }

    /**
     * Uniform between −bound and bound, within a first part of rows and columns another bound.
     *
     * @param rows in that part
     * @param columns in that part
     * @param inside the bound there
     * @param outside the bound elsewhere
     */
    record Corner(int rows, int columns, double inside, double outside) implements Filling {
        @Override
        public void fill(double[] numbers, Block block, RandomStream random) {
            for (int i = 0; i < block.size(); i++) {
                boolean within = i / block.cols() < rows && i % block.cols() < columns;
                double bound = within ? inside : outside;
                numbers[block.offset() + i] = random.uniform(-bound, bound);
            }
        }

        @Override
        public OptionalDouble deviation(Block block) {
            double share = (double) rows * columns / block.size();
            return OptionalDouble.of(Math.sqrt((share * inside * inside + (1 - share) * outside * outside) / 3));
        }
    }

    /**
     * Normal around a mean that is {@code diagonal} where row and column are the same and {@code elsewhere} else.
     *
     * @param deviation from that mean; 0 draws nothing
     */
    record Around(double diagonal, double elsewhere, double deviation) implements Filling {
        /** Around one mean everywhere. */
        Around(double mean, double deviation) {
            this(mean, mean, deviation);
        }

        @Override
        public void fill(double[] numbers, Block block, RandomStream random) {
            for (int i = 0; i < block.size(); i++) {
                double mean = i / block.cols() == i % block.cols() ? diagonal : elsewhere;
                numbers[block.offset() + i] = deviation == 0 ? mean : mean + deviation * random.normal();
            }
        }

        @Override
        public OptionalDouble deviation(Block block) {
            return deviation == 0 ? OptionalDouble.of(0) : OptionalDouble.empty();
        }
    }
}
