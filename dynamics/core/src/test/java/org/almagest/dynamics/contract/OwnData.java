package org.almagest.dynamics.contract;

import java.util.Optional;
import java.util.ServiceLoader;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Family;

/**
 * A little data for a family that plain numbers do not fit, such as one that learns triples. Found by {@link ServiceLoader}; the
 * contracts try the family on it.
 */
public interface OwnData {
    /** The family's name. */
    String family();

    /** The data, small: contracts try every probe on it. */
    DataSet data();

    /** The data for {@code family}; empty where any numbers will do. */
    static Optional<DataSet> of(Family family) {
        return ServiceLoader.load(OwnData.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(own -> own.family().equals(family.name()))
                .map(OwnData::data)
                .findFirst();
    }
}
