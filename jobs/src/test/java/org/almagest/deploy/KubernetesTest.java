package org.almagest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.almagest.jobs.serve.TableServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/kubernetes}, read as a cluster would read it, and against what it has to agree with. */
class KubernetesTest {
    private static final Path FOLDER = DeployFiles.DEPLOY.resolve("kubernetes");
    private static final Path RULES = DeployFiles.ROOT.resolve("dashboards/src/main/resources/prometheus");
    private static final Set<String> KUSTOMIZATION_KEYS =
            Set.of("apiVersion", "kind", "namespace", "resources", "patches", "components");
    private static final Set<String> ONLY_ON_KUBERNETES = Set.of(
            "spark.dynamicAllocation.maxExecutors",
            "spark.ui.enabled",
            "spark.authenticate",
            "spark.network.crypto.enabled",
            "spark.network.crypto.cipher",
            "spark.driver.port",
            "spark.driver.blockManager.port",
            "spark.blockManager.port",
            "spark.kubernetes.driver.service.deleteOnTermination",
            "spark.kubernetes.driver.ownPersistentVolumeClaim",
            "spark.kubernetes.driver.reusePersistentVolumeClaim");
    private static final JsonNode SWEEP = DeployFiles.kubernetes("sweep.yaml", "SparkApplication", "almagest");

    @TempDir
    Path folder;

    static Stream<Path> manifests() {
        return DeployFiles.below(FOLDER).stream()
                .filter(file -> !file.endsWith("kustomization.yaml"))
                // Patches, no objects: those they make are read after they were applied.
                .filter(file -> !file.startsWith(FOLDER.resolve("overlays/hdfs")) || file.endsWith("network.yaml"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyObjectIsWhatItsKindAllows(Path file) {
        List<JsonNode> documents = DeployFiles.documents(file);
        assertFalse(documents.isEmpty());
        for (JsonNode object : documents) {
            assertEquals(List.of(), Kinds.faults(object));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "access.yaml, ServiceAccount, almagest-executor, '', automountServiceAccountTokne",
        "network.yaml, NetworkPolicy, almagest-driver, /spec/ingress/0/from/0/podSelector, matchLabel",
        "monitor.yaml, PodMonitor, almagest, /spec/podMetricsEndpoints/0, intervall",
        "sweep.yaml, SparkApplication, almagest, /spec, sparkconf",
        "sweep.yaml, SparkApplication, almagest, /spec/driver/securityContext, readonlyRootFilesystem",
        "sweep.yaml, SparkApplication, almagest, /spec/volumes/0/persistentVolumeClaim, claim",
    })
    void aSlipOfThePenIsSeen(String file, String kind, String name, String where, String wrong) {
        JsonNode object = DeployFiles.kubernetes(file, kind, name);
        ((ObjectNode) object.at(where)).put(wrong, "x");
        assertEquals(1, Kinds.faults(object).size(), () -> Kinds.faults(object).toString());
        assertTrue(Kinds.faults(object).get(0).contains(wrong), () -> Kinds.faults(object)
                .toString());
    }

    @Test
    void everyFileIsInAKustomizationAndEveryKustomizationHasItsFiles() {
        Set<Path> named = new HashSet<>();
        for (Path file : DeployFiles.below(FOLDER)) {
            if (file.endsWith("kustomization.yaml")) {
                JsonNode kustomization = DeployFiles.document(file);
                kustomization.fieldNames().forEachRemaining(key -> assertTrue(KUSTOMIZATION_KEYS.contains(key), key));
                List<String> paths = new ArrayList<>(DeployFiles.texts(kustomization.path("resources")));
                kustomization.path("patches").forEach(patch -> {
                    if (patch.has("path")) {
                        paths.add(patch.path("path").asText());
                    }
                });
                for (String path : paths) {
                    Path there = file.resolveSibling(path).normalize();
                    assertTrue(Files.exists(there), there::toString);
                    named.add(there);
                }
            }
        }
        for (Path file : DeployFiles.below(FOLDER)) {
            assertTrue(file.endsWith("kustomization.yaml") || named.contains(file.normalize()), file::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/small", "overlays/hdfs", "base with components/tables"})
    void kustomizeMakesSoundObjectsOfIt(String which) throws IOException, InterruptedException {
        Path kubectl = onThePath("kubectl");
        assumeTrue(
                kubectl != null,
                "SKIPPED: kubectl is not installed, so that overlays are not applied; expected it on the PATH");
        Path made = folder.resolve("made.yaml");
        Path copy = folder.resolve("kubernetes");
        for (Path file : DeployFiles.below(FOLDER)) {
            Path to = copy.resolve(FOLDER.relativize(file).toString());
            Files.createDirectories(to.getParent());
            Files.copy(file, to);
        }
        Path target = copy.resolve(which);
        if (which.contains(" with ")) {
            target = Files.createDirectories(copy.resolve("overlays/with"));
            Files.writeString(
                    target.resolve("kustomization.yaml"),
                    "resources: [../../base]\ncomponents: [../../components/tables]\n");
        }
        // It reads files only; no cluster is asked, and none could be.
        ProcessBuilder command = new ProcessBuilder(kubectl.toString(), "kustomize", target.toString())
                .redirectOutput(made.toFile())
                .redirectError(folder.resolve("said").toFile());
        command.environment().put("KUBECONFIG", File.separator + "dev" + File.separator + "null");
        int status = command.start().waitFor();
        assertEquals(0, status, Files.readString(folder.resolve("said")));
        List<JsonNode> objects = DeployFiles.documents(made);
        Set<String> kinds = new TreeSet<>();
        for (JsonNode object : objects) {
            assertEquals(List.of(), Kinds.faults(object));
            kinds.add(object.path("kind").asText());
            if (!object.path("kind").asText().equals("Namespace")) {
                assertEquals("almagest", object.at("/metadata/namespace").asText(), object::toString);
            }
        }
        assertTrue(kinds.containsAll(Set.of("SparkApplication", "NetworkPolicy", "PodMonitor", "PrometheusRule")));
        assertEquals(which.contains("tables"), kinds.contains("Deployment"));
        everyVolumeIsThere(objects);
    }

    private static void everyVolumeIsThere(List<JsonNode> objects) {
        Set<String> claims = new HashSet<>();
        Set<String> accounts = new HashSet<>();
        for (JsonNode object : objects) {
            String name = object.at("/metadata/name").asText();
            switch (object.path("kind").asText()) {
                case "PersistentVolumeClaim" -> claims.add(name);
                case "ServiceAccount" -> accounts.add(name);
                default -> {}
            }
        }
        for (JsonNode object : objects) {
            JsonNode specification =
                    switch (object.path("kind").asText()) {
                        case "SparkApplication" -> object.path("spec");
                        case "Deployment" -> object.at("/spec/template/spec");
                        default -> JsonNodeFactory.instance.objectNode();
                    };
            Set<String> volumes = new TreeSet<>();
            for (JsonNode volume : specification.path("volumes")) {
                volumes.add(volume.path("name").asText());
                JsonNode claim = volume.at("/persistentVolumeClaim/claimName");
                assertTrue(claim.isMissingNode() || claims.contains(claim.asText()), volume::toString);
            }
            List<JsonNode> mounts = specification.findValues("volumeMounts");
            for (JsonNode list : mounts) {
                Set<String> mounted = new TreeSet<>();
                list.forEach(mount -> mounted.add(mount.path("name").asText()));
                assertEquals(volumes, mounted);
            }
            specification
                    .findValues("serviceAccount")
                    .forEach(account -> assertTrue(accounts.contains(account.asText()), account::toString));
        }
    }

    @Test
    void clusterSettingsAreThoseOfSparkSubmit() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        try (Reader file = Files.newBufferedReader(DeployFiles.DEPLOY.resolve("spark/spark.properties"))) {
            Properties properties = new Properties();
            properties.load(file);
            properties.forEach((key, value) -> expected.put((String) key, (String) value));
        }
        String driverFlags = expected.remove("spark.driver.extraJavaOptions");
        String executorFlags = expected.remove("spark.executor.extraJavaOptions");
        expected.keySet().removeIf(key -> key.startsWith("spark.yarn."));
        assertTrue(SWEEP.at("/spec/driver/javaOptions").asText().startsWith(driverFlags + " "), driverFlags);
        assertTrue(SWEEP.at("/spec/executor/javaOptions").asText().startsWith(executorFlags + " "), executorFlags);
        Map<String, String> given = new TreeMap<>();
        SWEEP.at("/spec/sparkConf")
                .fields()
                .forEachRemaining(
                        each -> given.put(each.getKey(), each.getValue().asText()));
        // A setting that is gone there would go on here, unnoticed.
        given.keySet().removeAll(ONLY_ON_KUBERNETES);
        assertEquals(expected, given);
    }

    @Test
    void sweepIsOfTheVersionsOfTheBuild() {
        assertEquals(
                DeployFiles.built("spark.version"),
                SWEEP.at("/spec/sparkVersion").asText());
        assertEquals(
                "almagest-spark:" + DeployFiles.built("version"),
                SWEEP.at("/spec/image").asText());
        assertEquals("org.almagest.jobs.Almagest", SWEEP.at("/spec/mainClass").asText());
        JsonNode tables = DeployFiles.documents(FOLDER.resolve("components/tables/tables.yaml"))
                .get(0)
                .at("/spec/template/spec/containers/0");
        assertEquals(
                "almagest:" + DeployFiles.built("version"), tables.path("image").asText());
        assertEquals(TableServer.USUAL_PORT, tables.at("/ports/0/containerPort").asInt());
        assertEquals(String.valueOf(TableServer.USUAL_PORT), after("--port", DeployFiles.texts(tables.path("args"))));
    }

    @Test
    void metricsAreWhereTheMonitorAndThePolicyExpectThem() {
        int port = DeployFiles.metricsPort();
        List<String> arguments = DeployFiles.texts(SWEEP.at("/spec/arguments"));
        assertEquals(String.valueOf(port), after("--metrics-port", arguments));
        JsonNode named = SWEEP.at("/spec/driver/ports/0");
        assertEquals(port, named.path("containerPort").asInt());
        JsonNode endpoint =
                DeployFiles.kubernetes("monitor.yaml", "PodMonitor", "almagest").at("/spec/podMetricsEndpoints/0");
        assertEquals(named.path("name"), endpoint.path("port"));
        JsonNode scrape = DeployFiles.document(RULES.resolve("prometheus.yml"));
        assertEquals(scrape.at("/global/scrape_interval"), endpoint.path("interval"));
        Set<Integer> open = new TreeSet<>();
        DeployFiles.kubernetes("network.yaml", "NetworkPolicy", "almagest-driver")
                .at("/spec/ingress")
                .findValues("port")
                .forEach(each -> open.add(each.asInt()));
        JsonNode conf = SWEEP.at("/spec/sparkConf");
        assertEquals(
                new TreeSet<>(List.of(
                        port,
                        conf.path("spark.driver.port").asInt(),
                        conf.path("spark.driver.blockManager.port").asInt())),
                open);
        JsonNode executor = DeployFiles.kubernetes("network.yaml", "NetworkPolicy", "almagest-executor");
        assertEquals(
                conf.path("spark.blockManager.port").asInt(),
                executor.at("/spec/ingress/0/ports/0/port").asInt());
    }

    @Test
    void policiesFindThePodsThatThereAre() {
        for (String pod : List.of("driver", "executor")) {
            assertEquals(
                    "almagest",
                    SWEEP.at("/spec/%s/labels".formatted(pod))
                            .path("app.kubernetes.io/name")
                            .asText());
        }
        int selectors = 0;
        for (JsonNode policy : DeployFiles.documents(FOLDER.resolve("base/network.yaml"))) {
            for (JsonNode selector : policy.findValues("podSelector")) {
                selectors++;
                JsonNode labels = selector.path("matchLabels");
                assertEquals("almagest", labels.path("app.kubernetes.io/name").asText());
                labels.fieldNames()
                        .forEachRemaining(label -> assertTrue(
                                Set.of("app.kubernetes.io/name", "spark-role").contains(label), label));
            }
        }
        assertTrue(selectors > 5, "only " + selectors);
        JsonNode nothing = DeployFiles.kubernetes("network.yaml", "NetworkPolicy", "almagest-nothing");
        assertEquals(List.of("Ingress", "Egress"), DeployFiles.texts(nothing.at("/spec/policyTypes")));
        assertFalse(nothing.path("spec").has("ingress") || nothing.path("spec").has("egress"));
    }

    @Test
    void noPodMayDoMoreThanItNeeds() {
        List<JsonNode> pods = new ArrayList<>();
        List<JsonNode> containers = new ArrayList<>();
        for (String pod : List.of("driver", "executor")) {
            pods.add(SWEEP.at("/spec/%s/podSecurityContext".formatted(pod)));
            containers.add(SWEEP.at("/spec/%s/securityContext".formatted(pod)));
        }
        JsonNode tables = DeployFiles.documents(FOLDER.resolve("components/tables/tables.yaml"))
                .get(0)
                .at("/spec/template/spec");
        pods.add(tables.path("securityContext"));
        containers.add(tables.at("/containers/0/securityContext"));
        assertFalse(tables.path("automountServiceAccountToken").asBoolean(true));
        for (JsonNode pod : pods) {
            assertTrue(pod.path("runAsNonRoot").asBoolean(), pod::toString);
            assertTrue(pod.path("runAsUser").asInt() > 0, pod::toString);
            assertEquals("RuntimeDefault", pod.at("/seccompProfile/type").asText());
        }
        for (JsonNode container : containers) {
            assertFalse(container.path("allowPrivilegeEscalation").asBoolean(true), container::toString);
            assertTrue(container.path("readOnlyRootFilesystem").asBoolean(), container::toString);
            assertEquals(List.of("ALL"), DeployFiles.texts(container.at("/capabilities/drop")));
            assertFalse(container.at("/capabilities").has("add"));
        }
        // What is written to, where the root of the file system is read-only.
        for (String pod : List.of("driver", "executor")) {
            Set<String> paths = new TreeSet<>();
            SWEEP.at("/spec/%s/volumeMounts".formatted(pod))
                    .forEach(mount -> paths.add(mount.path("mountPath").asText()));
            assertEquals(Set.of("/output", "/tmp", "/opt/spark/work-dir"), paths);
        }
    }

    @Test
    void executorsMayAskKubernetesForNothingAndDriversForLittle() {
        JsonNode executor = DeployFiles.kubernetes("access.yaml", "ServiceAccount", "almagest-executor");
        assertFalse(executor.path("automountServiceAccountToken").asBoolean(true));
        JsonNode role = DeployFiles.kubernetes("access.yaml", "Role", "almagest-driver");
        Set<String> resources = new TreeSet<>();
        for (JsonNode rule : role.path("rules")) {
            resources.addAll(DeployFiles.texts(rule.path("resources")));
            assertEquals(List.of(""), DeployFiles.texts(rule.path("apiGroups")));
            assertFalse(DeployFiles.texts(rule.path("verbs")).contains("*"));
        }
        assertEquals(Set.of("pods", "configmaps"), resources);
        JsonNode binding = DeployFiles.kubernetes("access.yaml", "RoleBinding", "almagest-driver");
        assertEquals(SWEEP.at("/spec/driver/serviceAccount"), binding.at("/subjects/0/name"));
        assertEquals(role.at("/metadata/name"), binding.at("/roleRef/name"));
    }

    @Test
    void everyContainerHasItsLimits() {
        for (String pod : List.of("driver", "executor")) {
            for (String limit : List.of("cores", "coreLimit", "memory", "memoryOverhead")) {
                assertTrue(SWEEP.at("/spec/" + pod).has(limit), pod + " has no " + limit);
            }
        }
        JsonNode resources = DeployFiles.documents(FOLDER.resolve("components/tables/tables.yaml"))
                .get(0)
                .at("/spec/template/spec/containers/0/resources");
        for (String amount : List.of("/requests/cpu", "/requests/memory", "/limits/cpu", "/limits/memory")) {
            assertFalse(resources.at(amount).isMissingNode(), amount);
        }
    }

    @Test
    void alertsAreThoseOfTheDashboards() {
        ArrayNode expected = JsonNodeFactory.instance.arrayNode();
        for (String file : List.of("recording.yml", "alerts.yml")) {
            expected.add(DeployFiles.document(RULES.resolve(file)).at("/groups/0/rules"));
        }
        JsonNode groups = DeployFiles.kubernetes("rules.yaml", "PrometheusRule", "almagest")
                .at("/spec/groups");
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        Set<String> names = new HashSet<>();
        for (JsonNode group : groups) {
            rules.add(group.path("rules"));
            names.add(group.path("name").asText());
        }
        assertEquals(expected, rules);
        assertEquals(groups.size(), names.size(), "names of groups are unique within a file");
    }

    @Test
    void processesOfAFleetProveWhoTheyAre() {
        JsonNode conf = SWEEP.at("/spec/sparkConf");
        assertEquals("true", conf.path("spark.authenticate").asText());
        assertEquals("true", conf.path("spark.network.crypto.enabled").asText());
        assertFalse(conf.has("spark.authenticate.secret"), "Spark makes one for each application");
    }

    @Test
    void noSecretIsKeptHere() {
        for (Path file : DeployFiles.below(FOLDER)) {
            for (JsonNode object : DeployFiles.documents(file)) {
                assertFalse(object.path("kind").asText().equals("Secret"), file::toString);
            }
        }
    }

    private static String after(String option, List<String> arguments) {
        return arguments.get(arguments.indexOf(option) + 1);
    }

    private static @Nullable Path onThePath(String program) {
        for (String entry : System.getenv("PATH").split(File.pathSeparator)) {
            Path file = Path.of(entry, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
