package org.almagest.studies.domainembeddings;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SharedArray;

/**
 * A made knowledge graph with types; the recipe is ours. Entities lie around the centres of domains, domains around those of
 * super-domains, in a latent space that nobody sees. A relation has a domain of heads and one of tails (every third one a
 * super-domain of each) and joins each head, moved by the difference of the two means and a little noise, to its nearest one,
 * two or three tails. Where both are the same, most heads are joined to themselves, and such triples stay.
 *
 * <p>With N(0, I) drawn anew each time in the {@code latent} space: super-domains lie at 2·N, domains at theirs + 0.9·N,
 * entities z at theirs + 0.5·N. Head h of a relation goes to the tails t with the smallest ‖z_h + z̄_tails − z̄_heads + noise·N
 * − z_t‖, z̄ being the mean of a side; a triple that comes twice counts once.
 *
 * <p>An example is a triple (head, relation, tail) with the target 0, as a score that is small for what is true; 70 % are for
 * training, 10 % for choosing, in the shared array {@code validation}, and 20 % are held out. Shared too: {@code domain} and
 * {@code super_domain} of each entity, and the {@code members} of each side of a relation.
 */
@AutoService(DataSource.class)
public final class TypedGraph implements DataSource {
    private static final double SUPER_SPREAD = 2;
    private static final double DOMAIN_SPREAD = 0.9;
    private static final double ENTITY_SPREAD = 0.5;
    /** Every so many relations are between super-domains. */
    private static final int WIDE = 3;

    private static final int MOST_TAILS = 3;
    private static final double TRAIN = 0.7;
    private static final double TRAIN_AND_VALIDATION = 0.8;

    @Override
    public String name() {
        return "typed-graph";
    }

    @Override
    public String description() {
        return "Made: triples of entities in domains and super-domains, relations as translations between them.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("entities", 240, 2, 100_000, "entities, dealt to the domains in turn"),
                Parameter.integer("super_domains", 4, 1, 10_000, "super-domains"),
                Parameter.integer("domains_below", 12, 1, 10_000, "domains, dealt to the super-domains in turn"),
                Parameter.integer("relations", 18, 1, 10_000, "relations"),
                Parameter.integer("latent", 6, 1, 10_000, "coordinates of the latent space"),
                Parameter.real("noise", 0.15, 0, 1e6, "standard deviation of the noise on a coordinate of a head"),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        DataSet data = load(settings);
        return new Dimensions(
                TripleGraph.PARTS, 1, data.train().count(), data.test().count());
    }

    @Override
    public DataSet load(Settings settings) {
        int entities = settings.integer("entities");
        int domains = settings.integer("domains_below");
        int supers = settings.integer("super_domains");
        if (domains < supers || entities < domains) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: entities %d, domains_below %d, super_domains %d: expected at least as many entities as domains, and domains as super-domains; raise the one or lower the other",
                    name(),
                    entities,
                    domains,
                    supers));
        }
        RandomStream random = new RandomStream(settings.whole("data_seed"), name());
        int latent = settings.integer("latent");
        double[][] superCentres = around(random, supers, latent, SUPER_SPREAD, i -> new double[latent]);
        double[][] centres = around(random, domains, latent, DOMAIN_SPREAD, i -> superCentres[i % supers]);
        double[][] places = around(random, entities, latent, ENTITY_SPREAD, i -> centres[i % domains]);
        int relations = settings.integer("relations");
        double[] members = new double[2 * relations * entities];
        TreeSet<Triple> triples = new TreeSet<>();
        for (int k = 0; k < relations; k++) {
            boolean wide = k % WIDE == WIDE - 1;
            int[] heads = members(random, entities, domains, wide ? supers : domains);
            int[] tails = members(random, entities, domains, wide ? supers : domains);
            for (int head : heads) {
                members[2 * k * entities + head] = 1;
            }
            for (int tail : tails) {
                members[(2 * k + 1) * entities + tail] = 1;
            }
            join(random, places, k, heads, tails, settings.real("noise"), triples);
        }
        return dataSet(new ArrayList<>(triples), random, entities, domains, supers, relations, members);
    }

    private record Triple(int head, int relation, int tail) implements Comparable<Triple> {
        @Override
        public int compareTo(Triple other) {
            return head != other.head
                    ? Integer.compare(head, other.head)
                    : relation != other.relation
                            ? Integer.compare(relation, other.relation)
                            : Integer.compare(tail, other.tail);
        }
    }

    private interface Centres {
        double[] of(int i);
    }

    private static double[][] around(RandomStream random, int count, int latent, double spread, Centres centres) {
        double[][] points = new double[count][latent];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < latent; j++) {
                points[i][j] = centres.of(i)[j] + spread * random.normal();
            }
        }
        return points;
    }

    /** The entities of a group that is drawn among so many; a super-domain is that of the domain, of which there are {@code domains}. */
    private static int[] members(RandomStream random, int entities, int domains, int groups) {
        int drawn = random.below(groups);
        return IntStream.range(0, entities)
                .filter(entity -> entity % domains % groups == drawn)
                .toArray();
    }

    private static void join(
            RandomStream random,
            double[][] places,
            int relation,
            int[] heads,
            int[] tails,
            double noise,
            TreeSet<Triple> triples) {
        double[] from = mean(places, heads);
        double[] to = mean(places, tails);
        double[] distance = new double[places.length];
        for (int head : heads) {
            double[] goal = new double[from.length];
            for (int j = 0; j < goal.length; j++) {
                goal[j] = places[head][j] + to[j] - from[j] + noise * random.normal();
            }
            for (int tail : tails) {
                distance[tail] = squaredDistance(goal, places[tail]);
            }
            int count = 1 + random.below(MOST_TAILS);
            Arrays.stream(tails)
                    .boxed()
                    .sorted((a, b) -> Double.compare(distance[a], distance[b]))
                    .limit(count)
                    .forEach(tail -> triples.add(new Triple(head, relation, tail)));
        }
    }

    private static double[] mean(double[][] places, int[] chosen) {
        double[] mean = new double[places[0].length];
        for (int entity : chosen) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += places[entity][j] / chosen.length;
            }
        }
        return mean;
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return sum;
    }

    private DataSet dataSet(
            List<Triple> triples,
            RandomStream random,
            int entities,
            int domains,
            int supers,
            int relations,
            double[] members) {
        int count = triples.size();
        int[] order = Sampling.inOrder(count);
        random.shuffle(order);
        int train = (int) (TRAIN * count);
        int chosen = (int) (TRAIN_AND_VALIDATION * count);
        if (train < 1 || chosen == train || chosen == count) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d triples: expected at least 10, so that some are for training, for choosing and held out; raise entities or relations",
                    name(),
                    count));
        }
        double[] domain =
                IntStream.range(0, entities).mapToDouble(i -> i % domains).toArray();
        double[] superDomain = Arrays.stream(domain).map(d -> d % supers).toArray();
        List<SharedArray> shared = List.of(
                new SharedArray(
                        TripleGraph.VALIDATION,
                        chosen - train,
                        TripleGraph.PARTS,
                        numbers(triples, order, train, chosen)),
                new SharedArray(TripleGraph.DOMAIN, 1, entities, domain),
                new SharedArray(TripleGraph.SUPER_DOMAIN, 1, entities, superDomain),
                new SharedArray(TripleGraph.MEMBERS, 2 * relations, entities, members));
        return new DataSet(
                name(),
                examples(numbers(triples, order, 0, train), shared),
                examples(numbers(triples, order, chosen, count), shared),
                false);
    }

    private static Examples examples(double[] numbers, List<SharedArray> shared) {
        int count = numbers.length / TripleGraph.PARTS;
        return new Examples(TripleGraph.PARTS, 1, count, numbers, new double[count], List.of(), shared);
    }

    private static double[] numbers(List<Triple> triples, int[] order, int from, int to) {
        double[] numbers = new double[TripleGraph.PARTS * (to - from)];
        for (int i = from; i < to; i++) {
            Triple triple = triples.get(order[i]);
            int at = TripleGraph.PARTS * (i - from);
            numbers[at] = triple.head;
            numbers[at + 1] = triple.relation;
            numbers[at + 2] = triple.tail;
        }
        return numbers;
    }
}
