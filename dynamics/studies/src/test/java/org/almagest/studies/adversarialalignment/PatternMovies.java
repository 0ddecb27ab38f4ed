package org.almagest.studies.adversarialalignment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.reference.PatternNumbers;

/** Movies and networks of numbers that need no random generator. */
final class PatternMovies {
    private PatternMovies() {}

    /** Clips, texts, questions and answers are the patterns of 1, 2, 3 and 4; the right answers go round. The film is the movie. */
    static Examples examples(int movies, MovieShape shape) {
        double[] clips = turned(PatternNumbers.of(movies * shape.allClips(), 1), movies, shape.clips(), shape.video());
        double[] texts = turned(PatternNumbers.of(movies * shape.allTexts(), 2), movies, shape.clips(), shape.text());
        double[] questions = PatternNumbers.of(movies * shape.text(), 3);
        int all = shape.answers() * shape.text();
        double[] answers = turned(PatternNumbers.of(movies * all, 4), movies, shape.answers(), shape.text());
        double[] inputs = new double[movies * shape.inputs()];
        double[] targets = new double[movies * shape.answers()];
        for (int i = 0; i < movies; i++) {
            int at = i * shape.inputs();
            System.arraycopy(clips, i * shape.allClips(), inputs, at, shape.allClips());
            System.arraycopy(questions, i * shape.text(), inputs, at + shape.allClips(), shape.text());
            System.arraycopy(answers, i * all, inputs, at + shape.allClips() + shape.text(), all);
            targets[i * shape.answers() + i % shape.answers()] = 1;
        }
        return new Examples(
                shape.inputs(),
                shape.answers(),
                movies,
                inputs,
                targets,
                List.of(
                        Field.real(MovieShape.FILM_CLIPS, shape.allClips(), clips),
                        Field.real(MovieShape.FILM_TEXTS, shape.allTexts(), texts)),
                List.of());
    }

    /** [movies][count][width] as [movies][width][count]. */
    private static double[] turned(double[] numbers, int movies, int count, int width) {
        double[] turned = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int unit = i % width;
            int place = i / width % count;
            int movie = i / width / count;
            turned[(movie * width + unit) * count + place] = numbers[i];
        }
        return turned;
    }

    static DataSet data(Examples movies) {
        return new DataSet("patterns", movies, movies, true);
    }

    static Settings settings(Map<String, ?> given) {
        return Settings.of(new StoryQuestions().parameters(), given);
    }

    /** A network that begins at 0.2 times the patterns of 7b + 1, b the number of a block. */
    static Model model(Map<String, ?> given, Examples movies) {
        return new Started(new StoryQuestions().build(settings(given), data(movies)));
    }

    private record Started(Model model) implements Model {
        @Override
        public List<Block> blocks() {
            return model.blocks();
        }

        @Override
        public double[] initialise(RandomStream random) {
            double[] theta = new double[model.length()];
            for (int b = 0; b < blocks().size(); b++) {
                Block block = blocks().get(b);
                double[] numbers = PatternNumbers.of(block.size(), 7L * b + 1);
                for (int i = 0; i < numbers.length; i++) {
                    theta[block.offset() + i] = 0.2 * numbers[i];
                }
            }
            return theta;
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return model.forward(pass, inputs);
        }

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            return model.capability(type);
        }

        @Override
        public double operationsPerExample() {
            return model.operationsPerExample();
        }
    }

    static double[] start(Model model) {
        return model.initialise(new RandomStream(0, "nothing is drawn"));
    }
}
