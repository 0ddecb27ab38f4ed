package org.almagest.dynamics.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of the convolutional families and of autoencoders, and what they refuse. */
class ImageFamiliesTest {
    private static Settings settings(String family, Map<String, ?> given) {
        return Settings.of(Families.ALL.named(family).parameters(), given);
    }

    private static RunResult run(String family, Map<String, ?> model, int train, int batch, String loss) {
        Map<String, Object> training = new HashMap<>(Map.of("epochs", 3, "batch_size", batch, "loss", loss));
        training.put("learning_rate", 0.01);
        return Run.execute(new RunConfiguration(
                family,
                settings(family, model),
                "digits",
                Settings.of(DataSets.SOURCES.named("digits").parameters(), Map.of("train", train, "test", 20)),
                Settings.of(Training.PARAMETERS, training),
                List.of(),
                1));
    }

    @ParameterizedTest
    @CsvSource({"resnet-conv, 1", "vgg, 2"})
    void imagesAreLearntAndScored(String family, int depth) {
        RunResult result = run(family, Map.of("depth", depth, "width", 4), 96, 32, "cross-entropy");
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertNotNull(result.scores().testAccuracy());
        double first = result.trajectory().get(0).loss();
        double last = result.trajectory().get(result.trajectory().size() - 1).loss();
        assertTrue(last < first, "the loss goes from %s to %s".formatted(first, last));
    }

    /** Digits have ten classes as targets; what is reconstructed are the sixty-four pixels, and there is no accuracy. */
    @ParameterizedTest
    @CsvSource({"dense", "convolutional"})
    void anAutoencoderLearnsItsInputs(String encoder) {
        Map<String, Object> model = Map.of("depth", 1, "width", 4, "encoder", encoder);
        RunResult result = run("autoencoder", model, 96, 32, "squared-error");
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertNull(result.scores().testAccuracy());
        assertNull(result.scores().trainAccuracy());
        assertNotNull(result.scores().testLoss());
    }

    /** 33 examples in batches of 32 leave one, over which a dense layer has no variance. */
    @Test
    void aBatchOfOneExampleHasNoVariance() {
        String error =
                run("autoencoder", Map.of("depth", 1), 33, 32, "squared-error").error();
        assertTrue(error.contains("batch norm of layer 0") && error.contains("batch_size"), error);
    }

    @ParameterizedTest
    @CsvSource({
        "resnet-conv, kernel_size, 4, choose 3 or 5",
        "vgg, kernel_size, 2, choose 1 or 3",
        "autoencoder, depth, 4, choose a depth of at most 3",
    })
    void whatDoesNotFitNamesAWayOut(String family, String setting, int value, String words) {
        Map<String, Object> given = new HashMap<>(Map.of("depth", 1));
        given.put(setting, value);
        if (family.equals("autoencoder")) {
            given.put("encoder", "convolutional");
        }
        Settings settings = settings(family, given);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Families.ALL.named(family).build(settings, 49, 2))
                .getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void oddImagesAreNotDoubled() {
        Settings settings =
                settings("autoencoder", Map.of("depth", 1, "encoder", "convolutional", "upsampling", "bilinear"));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Families.ALL.named("autoencoder").build(settings, 49, 2))
                .getMessage();
        assertTrue(message.contains("7 by 7") && message.contains("upsampling transposed"), message);
    }

    /** Without norm a dense autoencoder is a linear network, bar its activations: that of its widths. */
    @Test
    void aDenseAutoencoderIsALinearNetworkWhereNothingNormalises() {
        Model plain = Families.ALL
                .named("autoencoder")
                .build(settings("autoencoder", Map.of("depth", 1, "norm", "none")), 9, 2);
        LinearNetwork linear = plain.capability(LinearNetwork.class).orElseThrow();
        assertEquals(9, linear.output().size());
        assertEquals(4, linear.layers().size());
        Model normed = Families.ALL.named("autoencoder").build(settings("autoencoder", Map.of("depth", 1)), 9, 2);
        assertTrue(normed.capability(LinearNetwork.class).isEmpty());
    }
}
