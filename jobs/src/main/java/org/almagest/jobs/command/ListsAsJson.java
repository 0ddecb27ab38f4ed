package org.almagest.jobs.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepClaims;
import org.jspecify.annotations.Nullable;

/** What {@link Lists} says to people, as JSON for programs: an object with a list under each name that can be listed. */
final class ListsAsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ListsAsJson() {}

    /** The list called {@code what}, or all of them. */
    static String of(@Nullable String what) {
        Map<String, Supplier<JsonNode>> lists = new LinkedHashMap<>();
        lists.put("families", ListsAsJson::families);
        lists.put("datasets", ListsAsJson::datasets);
        lists.put("training", ListsAsJson::training);
        lists.put("probes", ListsAsJson::probes);
        lists.put("claims", ListsAsJson::claims);
        lists.put("sweeps", ListsAsJson::sweeps);
        lists.put("studies", ListsAsJson::studies);
        ObjectNode object = JSON.createObjectNode();
        if (what == null) {
            lists.forEach((name, list) -> object.set(name, list.get()));
        } else {
            object.set(what, Objects.requireNonNull(lists.get(what), what).get());
        }
        return object.toPrettyString();
    }

    private static JsonNode families() {
        ArrayNode list = JSON.createArrayNode();
        Extensions.load(Family.class, "family", Family::name)
                .all()
                .forEach(family ->
                        list.add(described(family.name(), family.description(), family.parameters())));
        return list;
    }

    private static JsonNode datasets() {
        ArrayNode list = JSON.createArrayNode();
        Extensions.load(DataSource.class, "data source", DataSource::name)
                .all()
                .forEach(source ->
                        list.add(described(source.name(), source.description(), source.parameters())));
        return list;
    }

    private static JsonNode training() {
        ObjectNode training = JSON.createObjectNode();
        training.set("settings", settings(Training.PARAMETERS));
        ArrayNode losses = training.putArray("losses");
        Objectives.ALL
                .all()
                .forEach(loss -> losses.add(described(loss.name(), loss.description(), loss.parameters())));
        return training;
    }

    private static JsonNode probes() {
        ArrayNode list = JSON.createArrayNode();
        Extensions.load(Probe.class, "probe", Probe::name).all().forEach(probe -> {
            ObjectNode entry = described(probe.name(), probe.description(), probe.parameters());
            ArrayNode quantities = entry.putArray("quantities");
            probe.quantities().forEach(quantity -> quantities
                    .addObject()
                    .put("name", quantity.name())
                    .put("unit", quantity.unit())
                    .put("per_layer", quantity.perLayer())
                    .put("formula", quantity.formula())
                    .put("source", quantity.source()));
            list.add(entry);
        });
        return list;
    }

    private static JsonNode claims() {
        ArrayNode list = JSON.createArrayNode();
        SweepClaims.onClassPath().readyMade().forEach(claim -> list.addObject()
                .put("name", claim.name())
                .put("study", claim.study())
                .put("judge", claim.judge().name())
                .put("paper", claim.paper())
                .put("statement", claim.statement()));
        return list;
    }

    private static JsonNode sweeps() {
        ArrayNode list = JSON.createArrayNode();
        Catalogue catalogue = Catalogue.onClassPath();
        ReadyMadeSweeps readyMade = ReadyMadeSweeps.onClassPath();
        for (String name : readyMade.names()) {
            Sweep sweep = Sweep.outline(readyMade.find(name).orElseThrow(), catalogue);
            list.addObject()
                    .put("name", name)
                    .put("study", sweep.study())
                    .put("runs", sweep.size())
                    .put("description", sweep.description());
        }
        return list;
    }

    private static JsonNode studies() {
        ArrayNode list = JSON.createArrayNode();
        SweepClaims claims = SweepClaims.onClassPath();
        Studies.ALL.all().forEach(study -> {
            ObjectNode entry = list.addObject().put("name", study.name()).put("paper", study.title());
            texts(entry.putArray("claims"), claims.namesOf(study));
            texts(entry.putArray("sweeps"), study.sweeps());
            texts(entry.putArray("large_sweeps"), study.largeSweeps());
        });
        return list;
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static ObjectNode described(String name, String description, List<Parameter> parameters) {
        ObjectNode entry = JSON.createObjectNode().put("name", name).put("description", description);
        entry.set("settings", settings(parameters));
        return entry;
    }

    private static ArrayNode settings(List<Parameter> parameters) {
        ArrayNode settings = JSON.createArrayNode();
        for (Parameter parameter : parameters) {
            ObjectNode setting = settings.addObject()
                    .put("name", parameter.name())
                    .put("kind", parameter.kind().words())
                    .put("required", parameter.required())
                    .put("meaning", parameter.meaning());
            setting.set("default", JSON.valueToTree(parameter.fallback()));
            if (!parameter.choices().isEmpty()) {
                texts(setting.putArray("choices"), parameter.choices());
            }
        }
        return settings;
    }
}
