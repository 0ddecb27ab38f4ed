package org.almagest.dynamics.contract;

import java.util.Optional;
import java.util.ServiceLoader;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Family;

/**
 * Small data for a family that can do nothing with plain numbers, such as one that wants certain fields: on these the contracts
 * try it. Found by {@link ServiceLoader}, among the tests of whoever wrote the family.
 */
public interface OwnData {
    /** The word of the family. */
    String family();

    /** A few examples, the same at every call. */
    DataSet data();

    /** The data for {@code family}; empty where any numbers will do. */
    static Optional<DataSet> of(Family family) {
        return ServiceLoader.load(OwnData.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(own -> own.family().equals(family.name()))
                .findFirst()
                .map(OwnData::data);
    }
}
