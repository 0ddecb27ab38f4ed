package org.almagest.dynamics.family;

import org.jspecify.annotations.Nullable;

/**
 * What a network costs, in closed form: a capability of a {@link Model}. Parameters are counted besides, since every model has them.
 *
 * @param multiplyAdds multiplications, each with an addition, of the prediction for one example, as the family's page defines them;
 *     what is saved where nobody reads a result does not count
 * @param addedParameters parameters that a further modality of the same shape would add; null where the family knows of none
 */
public record Cost(long multiplyAdds, @Nullable Long addedParameters) {}
