package org.almagest.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Kubernetes takes: objects by kind, and no field that the kind does not have. */
final class Kinds {
    private static final Map<String, Class<?>> MODELS = Map.ofEntries(
            Map.entry("v1 Namespace", Namespace.class),
            Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
            Map.entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class));

    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // The models keep what they do not know, for clients that are older than their cluster.
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private Kinds() {}

    /** What is wrong with an object. */
    static List<String> faults(JsonNode object) {
        String kind =
                object.path("apiVersion").asText() + " " + object.path("kind").asText();
        if (kind.equals("sparkoperator.k8s.io/v1beta2 SparkApplication")) {
            return sparkApplication(object);
        }
        Class<?> model = MODELS.get(kind);
        return model == null ? List.of("%s: no kind that is known here".formatted(kind)) : faults(object, model);
    }

    private static List<String> faults(JsonNode part, Class<?> model) {
        try {
            STRICT.treeToValue(part, model);
            return List.of();
        } catch (JsonProcessingException e) {
            return List.of("%s: %s".formatted(model.getSimpleName(), e.getMessage()));
        }
    }

    private static List<String> sparkApplication(JsonNode object) {
        List<String> faults = new ArrayList<>();
        for (ValidationMessage message :
                schema("sparkapplication", SpecVersion.VersionFlag.V202012).validate(object)) {
            faults.add(message.getMessage());
        }
        faults.addAll(faults(object.path("metadata"), ObjectMeta.class));
        object.at("/spec/volumes").forEach(each -> faults.addAll(faults(each, Volume.class)));
        for (JsonNode pod : List.of(object.at("/spec/driver"), object.at("/spec/executor"))) {
            pod.path("volumeMounts").forEach(each -> faults.addAll(faults(each, VolumeMount.class)));
            if (pod.has("podSecurityContext")) {
                faults.addAll(faults(pod.path("podSecurityContext"), PodSecurityContext.class));
            }
            if (pod.has("securityContext")) {
                faults.addAll(faults(pod.path("securityContext"), SecurityContext.class));
            }
        }
        return faults;
    }

    /** A schema of the tests' resources. */
    static JsonSchema schema(String name, SpecVersion.VersionFlag version) {
        try {
            return JsonSchemaFactory.getInstance(version)
                    .getSchema(Files.readString(Path.of("src/test/resources/deploy", name + ".schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
