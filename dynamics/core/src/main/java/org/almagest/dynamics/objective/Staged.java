package org.almagest.dynamics.objective;

import java.util.List;
import org.almagest.dynamics.family.Model;

/**
 * A network that is trained in stages, such as embeddings first and then what is learnt over them: a capability of a {@link
 * Model}. The first stage is ordinary training by what the sweep file says, and it draws the same numbers whatever follows;
 * each later one begins when the one before has ended.
 */
@FunctionalInterface
public interface Staged {
    /** The stages after the first, in their order. */
    List<Stage> later();

    /** Those of {@code model}; none where it is trained in one. */
    static List<Stage> of(Model model) {
        return model.capability(Staged.class).map(Staged::later).orElse(List.of());
    }
}
