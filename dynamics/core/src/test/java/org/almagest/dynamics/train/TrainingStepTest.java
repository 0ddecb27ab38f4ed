package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.measuring.IdleKernels;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

/** What is timed is what trains: steps by hand give the bits of a run. */
class TrainingStepTest {
    private static final int STEPS = 5;

    private final Family family = Families.ALL.named("resnet");
    private final Settings settings = Settings.of(family.parameters(), Map.of("depth", 6, "init_scale", 0.5));
    private final Settings dataSettings = Settings.of(
            DataSets.SOURCES.named("ode-flow").parameters(), Map.of("dimension", 4, "train", 24, "test", 4));
    private final DataSet data = DataSets.load("ode-flow", dataSettings);
    private final Model model = family.build(settings, data);

    private static Settings training(String optimizer) {
        return Settings.of(
                Training.PARAMETERS,
                Map.of("optimizer", optimizer, "learning_rate", 0.05, "batch_size", 0, "epochs", STEPS));
    }

    @Test
    void givesTheBitsOfARun() {
        for (String optimizer : List.of("gd", "adam")) {
            RunResult run = Run.execute(new RunConfiguration(
                    "resnet", settings, "ode-flow", dataSettings, training(optimizer), List.of(), 3));
            TrainingStep step = new TrainingStep(
                    model,
                    Objectives.SQUARED_ERROR,
                    data.train(),
                    model.initialise(new RandomStream(3, "init")),
                    training(optimizer),
                    Kernels.active());
            assertEquals(run.initialLoss(), step.gradient(), optimizer);
            for (int i = 0; i < STEPS; i++) {
                step.step();
            }
            assertEquals(run.finalLoss(), step.gradient(), optimizer);
            assertTrue(run.finalLoss() < run.initialLoss(), "nothing was learnt, so nothing was compared");
        }
    }

    @Test
    void onIdleKernelsNothingMoves() {
        TrainingStep step = new TrainingStep(
                model,
                Objectives.SQUARED_ERROR,
                data.train(),
                new double[model.parameterCount()],
                training("gd"),
                new IdleKernels());
        assertEquals(0, step.gradient());
        assertTrue(step.instructions() > 6 && step.numbers() > model.parameterCount());
    }

    @Test
    void saysHowManyParametersItExpects() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new TrainingStep(
                                model,
                                Objectives.SQUARED_ERROR,
                                data.train(),
                                new double[3],
                                training("gd"),
                                Kernels.active()))
                .getMessage();
        assertTrue(message.contains("3 parameters, expected the model's " + model.parameterCount()), message);
    }
}
