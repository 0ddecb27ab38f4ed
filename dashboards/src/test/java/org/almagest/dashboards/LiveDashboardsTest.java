package org.almagest.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.fleet.Fleet;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of every panel and rule, asked of a real Prometheus that has scraped a real sweep from beginning to end. */
class LiveDashboardsTest {
    private static final String SWEEP = "every-panel";
    private static final Duration HISTORY = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern NAME = Pattern.compile("\\balmagest_[a-z0-9_]+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    @TempDir
    static Path folder;

    /** How the names of series begin that are there only while runs are. */
    private static final String OF_RUNS_UNDER_WAY = "almagest_current_";

    private static MetricsServer metrics;
    private static PrometheusServer prometheus;
    private static Instant began;
    private static Instant now;

    @BeforeAll
    static void sweep() throws Exception {
        String missing = PrometheusServer.missing("prometheus");
        assumeTrue(PrometheusServer.installed("prometheus"), missing);
        began = Instant.now();
        FleetMetrics fleet = new FleetMetrics();
        metrics = MetricsServer.start(0, fleet);
        prometheus = PrometheusServer.scraping(metrics.port(), folder);
        String out = folder.resolve("out").toString();
        Sweep sweep = Sweep.read(SweepSource.find("src/test/resources/sweeps/every-panel.yaml"));
        Fleet.run(sweep, out, "local[2]", Progress.SILENT, fleet);
        Analysis.run(out, fleet);
        fleet.ended(true);
        assertTrue(fleet.awaitLastScrape(PATIENCE), "Prometheus did not read the end");
        // A rule on a rule, evaluated after the last scrape, and a value older than the moment that is asked about.
        // On a busy machine a scrape may come too late, and then nothing is there for a moment.
        Instant deadline = Instant.now().plus(PATIENCE);
        do {
            Thread.sleep(2000);
            now = Instant.now();
        } while (prometheus.instant("almagest_sweep_success", now).isEmpty() && now.isBefore(deadline));
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }

    @Test
    void noPanelIsEmpty() throws Exception {
        List<String> faults = new ArrayList<>();
        int queries = 0;
        for (Panel panel : Dashboards.panels()) {
            for (Panel.Query query : panel.queries()) {
                queries++;
                String expression = filledIn(query.expression());
                JsonNode result = query.instant()
                        ? prometheus.instant(expression, now)
                        : prometheus.range(expression, now.minus(HISTORY), now);
                if (!hasNumber(result)) {
                    faults.add("%s: nothing from %s".formatted(panel, expression));
                }
                for (String label : labels(panel, query)) {
                    if (!result.path(0).path("metric").has(label)) {
                        faults.add("%s: no label %s in %s".formatted(panel, label, result.path(0)));
                    }
                }
            }
        }
        assertEquals(List.of(), faults);
        assertTrue(queries > 70, "only " + queries);
    }

    @Test
    void panelsOfAnotherSweepAreEmpty() throws Exception {
        for (Panel panel : Dashboards.panels()) {
            for (Panel.Query query : panel.queries()) {
                String expression = filledIn(query.expression().replace("$sweep", "no-such-sweep"));
                JsonNode result = prometheus.instant(expression.replace("or vector(0)", ""), now);
                assertTrue(result.isEmpty(), () -> panel + " shows " + result);
            }
        }
    }

    @Test
    void variablesHaveValues() throws Exception {
        Pattern values = Pattern.compile("label_values\\((.+), (\\w+)\\)");
        for (JsonNode dashboard : Dashboards.all().values()) {
            for (JsonNode variable : dashboard.at("/templating/list")) {
                if (variable.path("type").asText().equals("query")) {
                    Matcher asked = values.matcher(variable.path("query").asText());
                    assertTrue(asked.matches(), variable::toString);
                    JsonNode result = prometheus.instant(asked.group(1), now);
                    assertTrue(result.path(0).path("metric").has(asked.group(2)), variable::toString);
                }
            }
        }
    }

    @Test
    void everyRuleHasSomethingToSay() throws Exception {
        int rules = 0;
        for (JsonNode group : prometheus.rules()) {
            for (JsonNode rule : group.path("rules")) {
                rules++;
                assertEquals("ok", rule.path("health").asText(), rule::toString);
                String expression = rule.path("query").asText();
                if (rule.path("type").asText().equals("alerting")) {
                    // An alert that does not fire has no series: ask for the answer instead, 0 or 1.
                    expression = expression.replaceAll(" (==|>) ", " $1 bool ");
                } else {
                    JsonNode recorded = prometheus.instant(rule.path("name").asText(), now);
                    assertTrue(hasNumber(recorded), () -> "nothing recorded: " + rule);
                }
                JsonNode result = prometheus.instant(expression, now);
                assertTrue(hasNumber(result), rule::toString);
            }
        }
        assertEquals(11, rules);
    }

    @Test
    void everyMetricIsExplainedAndOnAPanelAndEveryNameIsAMetric() throws IOException {
        Set<String> exposed = new TreeSet<>();
        Set<String> samples = new TreeSet<>();
        for (String line : page().lines().toList()) {
            if (line.startsWith("# HELP ")) {
                assertTrue(line.split(" ", 4)[3].length() > 20, line);
            } else if (line.startsWith("# TYPE ")) {
                exposed.add(line.split(" ")[2]);
            } else if (!line.startsWith("#")) {
                samples.add(line.replaceAll("[{ ].*", ""));
            }
        }
        Set<String> shown = new TreeSet<>();
        for (Panel panel : Dashboards.panels()) {
            for (Panel.Query query : panel.queries()) {
                Matcher names = NAME.matcher(query.expression());
                while (names.find()) {
                    // what is told of runs under way is no more there when the last has ended
                    assertTrue(
                            samples.contains(names.group())
                                    || names.group().startsWith(OF_RUNS_UNDER_WAY) && exposed.contains(names.group()),
                            () -> panel + " asks for " + names.group());
                    shown.add(names.group().replaceAll("_(sum|count|bucket)$", ""));
                }
            }
        }
        assertTrue(exposed.size() > 25, exposed::toString);
        exposed.removeAll(shown);
        assertEquals(Set.of(), exposed, "on no panel");
    }

    @Test
    void everyProbeIsMeasuredAndOnAPanel() throws Exception {
        for (Probe probe : Probes.ALL.all()) {
            // numbers of single layers or terms would make a label of each one's place, so they are in the tables alone
            if (probe.quantities().stream().allMatch(Quantity::perLayer)) {
                continue;
            }
            JsonNode measured = prometheus.instant("almagest_measurement{probe=\"%s\"}".formatted(probe.name()), now);
            assertTrue(hasNumber(measured), () -> "the sweep has no " + probe.name());
            Pattern chosen = Pattern.compile("probe=~?\"([a-z-]+\\|)*%s[|\"]".formatted(probe.name()));
            assertTrue(
                    Dashboards.panels().stream()
                            .flatMap(panel -> panel.queries().stream())
                            .anyMatch(
                                    query -> chosen.matcher(query.expression()).find()),
                    () -> "no panel shows " + probe.name());
        }
    }

    /** One run of its family, which takes seconds: whatever was shown before it ended was seen while it was under way. */
    @Test
    void lossAndMeasurementsAreSeenWhileARunIsUnderWay() throws Exception {
        JsonNode losses = prometheus.range(
                "almagest_current_loss{family=\"autoencoder\", quantile=\"0.5\"} unless on () almagest_runs_total{family=\"autoencoder\"}",
                began,
                now);
        List<Double> seen = new ArrayList<>();
        losses.at("/0/values").forEach(point -> seen.add(number(point.path(1).asText())));
        assertTrue(seen.stream().distinct().count() >= 2, () -> "no course of the loss: " + losses);
        assertTrue(seen.get(seen.size() - 1) < seen.get(0), () -> "training makes it less: " + seen);
        JsonNode measured = prometheus.range(
                "almagest_current_measurement{probe=\"sharpness\", quantity=\"sharpness\"} unless on () almagest_runs_total{family=\"autoencoder\"}",
                began,
                now);
        assertTrue(hasNumber(measured), "what was measured before training is seen during it");
        assertEquals(0, prometheus.instant("almagest_current_loss", now).size(), "no run is under way any more");
    }

    /** From the number on the panel to the page of the sweep, as a browser goes there. */
    @Test
    void linkOfAViolatedBoundLeadsToThePageOfItsRuns() throws Exception {
        Panel panel = Dashboards.panels().stream()
                .filter(each -> each.title().equals("Bounds, and the runs that broke them"))
                .findFirst()
                .orElseThrow();
        JsonNode bound = prometheus
                .instant(filledIn(panel.queries().get(0).expression()), now)
                .path(0)
                .path("metric");
        String link = panel.json()
                .at("/fieldConfig/overrides/0/properties")
                .findValue("url")
                .asText();
        Matcher field = Pattern.compile("\\$\\{__data\\.fields\\.(\\w+)}").matcher(link);
        String address = field.replaceAll(name -> bound.path(name.group(1)).asText());
        assertTrue(address.matches("http://localhost:[0-9]+/bounds#[a-z-]+[.][a-z_0-9]+"), address);
        try (InputStream in = URI.create(address).toURL().openStream()) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(page.contains("Bounds that gave way: " + SWEEP), page);
        }
        assertTrue(bound.path("output").asText().endsWith("/out"), bound::toString);
    }

    @Test
    void boundOfLinearConvergenceIsSeenToHold() throws Exception {
        assertEquals(1, only(query("Bound holds")), "share of the runs");
        JsonNode ratios = prometheus.instant(query("Observed rate over bound"), now);
        for (JsonNode ratio : ratios) {
            assertTrue(number(ratio.at("/value/1").asText()) >= 1, ratio::toString);
        }
        assertEquals(3, ratios.size());
    }

    @Test
    void labelsAreOfClosedSetsAndNeverARun() throws IOException {
        Set<String> names = new TreeSet<>();
        Set<String> sizes = new TreeSet<>();
        for (String line : page().lines().filter(l -> !l.startsWith("#")).toList()) {
            Matcher label = LABEL.matcher(line);
            while (label.find()) {
                names.add(label.group(1));
                if (label.group(1).matches("depth|width")) {
                    sizes.add(label.group(2));
                }
                assertTrue(!label.group(2).matches("[0-9a-f]{12,}"), () -> "a run's identity in " + line);
            }
        }
        assertEquals(
                Set.of(
                        "at",
                        "axis",
                        "cause",
                        "claim",
                        "depth",
                        "examples",
                        "family",
                        "kernels",
                        "le",
                        "operator",
                        "output",
                        "probe",
                        "quantile",
                        "quantity",
                        "status",
                        "study",
                        "sweep",
                        "verdict",
                        "width"),
                names);
        for (String size : sizes) {
            assertTrue(size.equals("none") || Integer.bitCount(Integer.parseInt(size)) == 1, size);
        }
    }

    private static double only(String expression) throws Exception {
        JsonNode result = prometheus.instant(expression, now);
        assertEquals(1, result.size(), result::toString);
        return number(result.at("/0/value/1").asText());
    }

    private static String query(String title) {
        return Dashboards.panels().stream()
                .filter(panel -> panel.title().equals(title))
                .map(panel -> filledIn(panel.queries().get(0).expression()))
                .findFirst()
                .orElseThrow();
    }

    private static String page() throws IOException {
        try (InputStream in = URI.create("http://localhost:%d/metrics".formatted(metrics.port()))
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As Grafana fills in its variables. */
    private static String filledIn(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$__range", "2m")
                .replace("$__interval", "1s")
                .replace("$quantity", "max_norm")
                .replace("$study", ".*")
                .replace("$sweep", SWEEP);
    }

    /** Labels that the legend or a transformation reads. */
    private static List<String> labels(Panel panel, Panel.Query query) {
        List<String> labels = new ArrayList<>();
        Matcher legend = LEGEND.matcher(query.legend());
        while (legend.find()) {
            labels.add(legend.group(1));
        }
        for (JsonNode transformation : panel.json().path("transformations")) {
            if (transformation.path("id").asText().equals("groupingToMatrix")) {
                labels.add(transformation.at("/options/columnField").asText());
                labels.add(transformation.at("/options/rowField").asText());
            }
        }
        return labels;
    }

    private static boolean hasNumber(JsonNode result) {
        for (JsonNode series : result) {
            for (JsonNode point : series.has("values") ? series.path("values") : List.of(series.path("value"))) {
                if (Double.isFinite(number(point.path(1).asText()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static double number(String text) {
        return text.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
