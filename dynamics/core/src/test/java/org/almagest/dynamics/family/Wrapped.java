package org.almagest.dynamics.family;

import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;

/**
 * Another network, which says of itself what that one says, but whether it may be taken part by part.
 *
 * @param inner without statistics
 * @param parts empty where all examples are taken at once
 */
public record Wrapped(Model inner, Optional<InParts> parts) implements Model {
    /** A network that says what {@code inner} says, of everything. */
    static Wrapped of(Model inner) {
        return new Wrapped(inner, inner.capability(InParts.class));
    }

    /** The network without its leave to be taken part by part. */
    public static Wrapped atOnce(Model inner) {
        return new Wrapped(inner, Optional.empty());
    }

    /** A network that allows parts of so many examples, and whose fields {@code padded} are sentences. */
    public static Wrapped inParts(Model inner, int examples, String... padded) {
        return new Wrapped(inner, Optional.of(new InParts(examples, List.of(padded))));
    }

    @Override
    public List<Block> blocks() {
        return inner.blocks();
    }

    @Override
    public double[] initialise(RandomStream random) {
        return inner.initialise(random);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        return inner.forward(pass, inputs);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type == InParts.class ? parts.map(type::cast) : inner.capability(type);
    }

    @Override
    public double operationsPerExample() {
        return inner.operationsPerExample();
    }
}
