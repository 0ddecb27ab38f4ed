package org.almagest.studies.updatebalance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.nn.Recurrent;

/**
 * Aligns sequences greedily: as long as clips are left, takes the action of the largest logit, the first of equal ones, and remembers
 * its own actions; a sentence is popped only while there is one. Goes through all examples at once, step by step. For one thread.
 */
final class Aligner {
    private static final String CLIPS = "clips";
    private static final String SENTENCES = "sentences";
    private static final String ACTION = "action";
    private static final String STATE = "state";
    private static final String CELL = "cell";

    private final Examples examples;
    private final int width;
    private final int memory;
    private final NetworkExecution stacks;
    private final NetworkExecution step;
    private final double[] clipStates;
    private final double[] sentenceStates;

    /**
     * For these examples, at any parameters.
     *
     * @param examples at least one
     */
    Aligner(AlignmentModel model, Examples examples) {
        this.examples = examples;
        int count = examples.count();
        AlignmentModel.Sizes sizes = model.sizes();
        this.width = sizes.width();
        this.memory = sizes.actionWidth();
        NetworkInGraph whole = new NetworkInGraph(model);
        Batch batch = whole.batch(examples.shape(), count);
        Node clips = model.clipStates(whole.pass(), batch.inputs());
        Node sentences = model.sentenceStates(whole.pass());
        this.stacks = whole.execution(List.of(clips, sentences), new double[0]);
        stacks.load(examples, 0);
        this.clipStates = new double[clips.shape().size()];
        this.sentenceStates = new double[sentences.shape().size()];
        NetworkInGraph next = new NetworkInGraph(model);
        ForwardPass pass = next.pass();
        Recurrent.Course remembered = model.remembered(
                pass,
                next.input(ACTION, Shape.of(1, count)),
                next.input(STATE, Shape.of(count, memory)),
                next.input(CELL, Shape.of(count, memory)));
        Node logits = model.logits(
                pass,
                next.input(CLIPS, Shape.of(count, width)),
                next.input(SENTENCES, Shape.of(count, width)),
                remembered.states().get(0));
        this.step = next.execution(
                List.of(logits, remembered.states().get(0), remembered.cells().get(0)), new double[0]);
    }

    /** The alignments at the flat parameter vector {@code theta}, example by example. */
    List<Alignment> at(double[] theta) {
        stacks.parameters(theta);
        stacks.execution().run();
        System.arraycopy(stacks.execution().copyOf(0, clipStates.length), 0, clipStates, 0, clipStates.length);
        System.arraycopy(
                stacks.execution().copyOf(1, sentenceStates.length), 0, sentenceStates, 0, sentenceStates.length);
        step.parameters(theta);
        int count = examples.count();
        Walk[] walks = new Walk[count];
        Arrays.setAll(walks, e -> new Walk(examples, e));
        double[] clips = new double[count * width];
        double[] sentences = new double[count * width];
        double[] actions = new double[count];
        Arrays.fill(actions, Action.START);
        double[] state = new double[count * memory];
        double[] cell = new double[count * memory];
        while (Arrays.stream(walks).anyMatch(walk -> walk.clipsLeft > 0)) {
            for (int e = 0; e < count; e++) {
                System.arraycopy(clipStates, (walks[e].clipsLeft * count + e) * width, clips, e * width, width);
                System.arraycopy(
                        sentenceStates, (walks[e].sentencesLeft * count + e) * width, sentences, e * width, width);
            }
            step.set(CLIPS, clips);
            step.set(SENTENCES, sentences);
            step.set(ACTION, actions);
            step.set(STATE, state);
            step.set(CELL, cell);
            step.execution().run();
            double[] logits = step.execution().copyOf(0, Action.COUNT * count);
            state = step.execution().copyOf(1, state.length);
            cell = step.execution().copyOf(2, cell.length);
            for (int e = 0; e < count; e++) {
                if (walks[e].clipsLeft > 0) {
                    actions[e] = walks[e].take(logits, e, count);
                }
            }
        }
        return Arrays.stream(walks).map(Walk::alignment).toList();
    }

    /** One example on its way. */
    private static final class Walk {
        private final int sentences;
        private final List<Integer> actions = new ArrayList<>();
        private final List<Integer> labels = new ArrayList<>();
        private int clipsLeft;
        private int sentencesLeft;

        Walk(Examples examples, int example) {
            this.clipsLeft = Alignment.count(examples, ClipExamples.CLIP_SHOWN, example);
            this.sentences = Alignment.count(examples, ClipExamples.SENTENCE_SHOWN, example);
            this.sentencesLeft = sentences;
        }

        /** Takes the best action of column {@code example}. */
        int take(double[] logits, int example, int count) {
            int allowed = sentencesLeft > 0 ? Action.COUNT : Action.POP_SENTENCE;
            int best = 0;
            for (int action = 1; action < allowed; action++) {
                if (logits[action * count + example] > logits[best * count + example]) {
                    best = action;
                }
            }
            actions.add(best);
            if (best == Action.POP_SENTENCE) {
                sentencesLeft--;
            } else {
                boolean matched = best == Action.MATCH && sentencesLeft > 0;
                labels.add(matched ? sentences - sentencesLeft : ClipSequence.NONE);
                clipsLeft--;
            }
            return best;
        }

        Alignment alignment() {
            return new Alignment(
                    actions.stream().mapToInt(i -> i).toArray(),
                    labels.stream().mapToInt(i -> i).toArray());
        }
    }
}
