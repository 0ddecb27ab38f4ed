package org.almagest.studies.adversarialalignment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.StreamFeatures;
import org.jspecify.annotations.Nullable;

/** Follows the game of one run, whose network is compiled at the first look. */
final class GameSession implements ProbeSession {
    /** Networks over which the discriminator's loss is averaged. */
    static final int NETWORKS = 100;

    /** Movies on which it is taken. */
    static final int FILMS = 100;

    private static final double LEAST = 1.0;
    private static final double MOST = 1.6;
    private static final String NOBODY = "nobody_plays";

    /** What was compiled, for looks at one model. */
    private record Compiled(FilmNumbers films, FilmNumbers discriminator) {}

    /** A network on the way, and the discriminator's loss there once somebody has looked. */
    private static final class Passed {
        private final double[] parameters;
        private @Nullable Double loss;

        Passed(double[] parameters) {
            this.parameters = parameters;
        }
    }

    private final Deque<Passed> last = new ArrayDeque<>();
    private boolean played = true;
    private @Nullable Compiled compiled;

    private static StoryGame.Rules rules(Snapshot snapshot) {
        return snapshot.model().capability(StoryGame.class).orElseThrow().rules();
    }

    @Override
    public boolean followsNetwork() {
        return played;
    }

    @Override
    public void follow(Snapshot snapshot) {
        played = rules(snapshot).adversarialWeight() > 0;
        if (played) {
            last.addLast(new Passed(snapshot.parameters()));
            if (last.size() > NETWORKS) {
                last.removeFirst();
            }
        }
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        StoryGame.Rules rules = rules(snapshot);
        Compiled own = compiled == null ? compiled(snapshot, rules) : compiled;
        compiled = own;
        double[] films = own.films.at(snapshot.parameters());
        number(snapshot, sink, GameProbe.CONSISTENCY, films[0]);
        number(snapshot, sink, GameProbe.COSINE, films[1]);
        if (rules.adversarialWeight() == 0) {
            sink.measurement(
                    Measurement.missing(snapshot.step(), GameProbe.NAME, GameProbe.DISCRIMINATOR, null, NOBODY));
            number(snapshot, sink, GameProbe.WON, 0);
            return;
        }
        double loss = discriminator(own.discriminator, snapshot);
        number(snapshot, sink, GameProbe.DISCRIMINATOR, loss);
        number(snapshot, sink, GameProbe.WON, Double.isNaN(loss) ? loss : loss >= LEAST && loss <= MOST ? 0 : 1);
    }

    private static Compiled compiled(Snapshot snapshot, StoryGame.Rules rules) {
        Examples films = StreamFeatures.examples(snapshot, 0);
        return new Compiled(
                new FilmNumbers(
                        snapshot.model(),
                        films,
                        terms -> List.of(terms.consistency(rules.consistencyTemperature()), cosine(terms))),
                new FilmNumbers(
                        snapshot.model(),
                        films.first(FILMS),
                        terms -> List.of(terms.discriminator(terms.clipFeatures(), terms.textFeatures()))));
    }

    private static Node cosine(GameTerms terms) {
        GraphBuilder graph = terms.pass().graph();
        Node clips = graph.normalise(terms.clipFeatures(), 1);
        Node texts = graph.normalise(terms.textFeatures(), 1);
        return graph.mean(graph.sum(graph.multiply(clips, texts), 0b10), 0b11);
    }

    /** The mean over the networks of the last steps; of the present one where nobody has told of steps. */
    private double discriminator(FilmNumbers numbers, Snapshot snapshot) {
        if (last.isEmpty()) {
            return numbers.at(snapshot.parameters())[0];
        }
        double sum = 0;
        for (Passed passed : last) {
            Double known = passed.loss;
            double loss = known == null ? numbers.at(passed.parameters)[0] : known;
            passed.loss = loss;
            sum += loss;
        }
        return sum / last.size();
    }

    private static void number(Snapshot snapshot, Sink sink, String quantity, double value) {
        sink.measurement(Measurement.exact(snapshot.step(), GameProbe.NAME, quantity, null, value));
    }
}
