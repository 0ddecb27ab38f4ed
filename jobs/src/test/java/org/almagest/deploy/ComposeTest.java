package org.almagest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.almagest.jobs.serve.TableServer;
import org.junit.jupiter.api.Test;

/** {@code deploy/compose} against the schema of the Compose Specification, and against what it mounts and starts. */
class ComposeTest {
    private static final Path FOLDER = DeployFiles.DEPLOY.resolve("compose");
    private static final Path DASHBOARDS = DeployFiles.ROOT.resolve("dashboards/src/main/resources");
    private static final JsonNode COMPOSE = DeployFiles.document(FOLDER.resolve("compose.yaml"));
    private static final JsonNode SERVICES = COMPOSE.path("services");
    private static final JsonSchema SCHEMA = Kinds.schema("compose", SpecVersion.VersionFlag.V201909);

    @Test
    void itIsWhatTheSpecificationAllows() {
        assertEquals(Set.of(), SCHEMA.validate(COMPOSE));
        assertEquals(4, SERVICES.size());
    }

    @Test
    void aSlipOfThePenIsSeen() {
        ObjectNode wrong = COMPOSE.deepCopy();
        ((ObjectNode) wrong.at("/services/sweep")).put("read-only", true);
        assertEquals(1, SCHEMA.validate(wrong).size());
    }

    @Test
    void whatIsMountedIsThere() throws IOException {
        Set<String> volumes = new HashSet<>();
        COMPOSE.path("volumes").fieldNames().forEachRemaining(volumes::add);
        int mounts = 0;
        for (JsonNode service : SERVICES) {
            for (String mount : DeployFiles.texts(service.path("volumes"))) {
                mounts++;
                String source = mount.substring(0, mount.indexOf(':'));
                if (source.startsWith(".")) {
                    assertTrue(mount.endsWith(":ro"), mount);
                    assertTrue(Files.isDirectory(FOLDER.resolve(source)), mount);
                } else {
                    assertTrue(volumes.contains(source), mount);
                }
            }
        }
        assertTrue(mounts >= 7, "only " + mounts);
        JsonNode build = SERVICES.at("/sweep/build");
        Path context = FOLDER.resolve(build.path("context").asText());
        assertTrue(Files.isSameFile(DeployFiles.ROOT, context));
        assertTrue(Files.isRegularFile(context.resolve(build.path("dockerfile").asText())));
        assertTrue(Dockerfile.read().stages().containsKey(build.path("target").asText()));
    }

    @Test
    void serversFindTheirFilesWhereTheyLookForThem() {
        List<String> grafana = DeployFiles.texts(SERVICES.at("/grafana/volumes"));
        String dashboards = DeployFiles.document(DASHBOARDS.resolve("grafana/provisioning/dashboards/almagest.yaml"))
                .at("/providers/0/options/path")
                .asText();
        assertTrue(grafana.contains("../../dashboards/src/main/resources/grafana/dashboards:" + dashboards + ":ro"));
        assertTrue(grafana.contains(
                "../../dashboards/src/main/resources/grafana/provisioning:/etc/grafana/provisioning:ro"));
        List<String> prometheus = DeployFiles.texts(SERVICES.at("/prometheus/command"));
        assertTrue(prometheus.contains("--config.file=/etc/prometheus/prometheus.yml"));
        for (String file : DeployFiles.texts(DeployFiles.document(DASHBOARDS.resolve("prometheus/prometheus.yml"))
                .path("rule_files"))) {
            assertTrue(Files.exists(DASHBOARDS.resolve("prometheus").resolve(file)), file);
        }
    }

    /** One network for all, so that what dashboards/ says of localhost is true. */
    @Test
    void serversFindEachOther() {
        for (String name : List.of("sweep", "tables", "prometheus")) {
            assertEquals(
                    "service:grafana", SERVICES.path(name).path("network_mode").asText(), name);
        }
        String source = DeployFiles.document(DASHBOARDS.resolve("grafana/provisioning/datasources/prometheus.yaml"))
                .at("/datasources/0/url")
                .asText();
        assertEquals("http://localhost:9090", source);
        assertTrue(
                DeployFiles.texts(SERVICES.at("/prometheus/command")).contains("--web.listen-address=127.0.0.1:9090"));
        List<String> sweep = DeployFiles.texts(SERVICES.at("/sweep/command"));
        assertEquals(String.valueOf(DeployFiles.metricsPort()), sweep.get(sweep.indexOf("--metrics-port") + 1));
        assertFalse(sweep.contains("--metrics-address"), "loopback will do");
        List<String> tables = DeployFiles.texts(SERVICES.at("/tables/command"));
        assertEquals(String.valueOf(TableServer.USUAL_PORT), tables.get(tables.indexOf("--port") + 1));
        assertEquals(sweep.get(sweep.indexOf("--out") + 1), tables.get(1));
    }

    @Test
    void onlyThisMachineReachesThem() {
        for (JsonNode service : SERVICES) {
            for (String port : DeployFiles.texts(service.path("ports"))) {
                assertTrue(port.startsWith("127.0.0.1:"), port);
            }
        }
        assertEquals(
                List.of("127.0.0.1:3000:3000", "127.0.0.1:%1$d:%1$d".formatted(TableServer.USUAL_PORT)),
                DeployFiles.texts(SERVICES.at("/grafana/ports")));
    }

    @Test
    void noContainerMayDoMoreThanItNeeds() {
        for (JsonNode service : SERVICES) {
            assertTrue(service.path("read_only").asBoolean(), service::toString);
            assertEquals(List.of("ALL"), DeployFiles.texts(service.path("cap_drop")));
            assertEquals(List.of("no-new-privileges:true"), DeployFiles.texts(service.path("security_opt")));
            assertFalse(service.has("privileged") || service.has("cap_add"));
            assertTrue(service.path("user").asText().matches("[1-9][0-9]*:[0-9]+"), service::toString);
            assertTrue(service.at("/deploy/resources/limits").has("memory"), service::toString);
        }
    }

    @Test
    void imagesAreOurOwnOrOfAPreciseVersion() throws IOException {
        for (JsonNode service : SERVICES) {
            assertTrue(Dockerfile.isPrecise(service.path("image").asText()), service::toString);
        }
        for (String name : List.of("sweep", "tables")) {
            assertEquals(
                    "almagest:" + DeployFiles.built("version"),
                    SERVICES.path(name).path("image").asText());
        }
        String script =
                Files.readString(DeployFiles.ROOT.resolve("dashboards/src/test/resources/grafana/make_schema.sh"));
        String grafana = SERVICES.at("/grafana/image").asText();
        assertTrue(script.contains("version=" + grafana.substring(grafana.lastIndexOf(':') + 1)), grafana);
    }

    @Test
    void noSecretIsKeptHere() {
        for (JsonNode service : SERVICES) {
            service.path("environment").fields().forEachRemaining(variable -> {
                if (variable.getKey().matches("(?i).*(token|password|secret|key).*")) {
                    assertTrue(variable.getValue().asText().matches("\\$\\{[A-Z_]+:-}"), variable::toString);
                }
            });
        }
    }
}
