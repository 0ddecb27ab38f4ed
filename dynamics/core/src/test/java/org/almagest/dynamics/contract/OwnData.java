package org.almagest.dynamics.contract;

import java.util.Map;
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

    /** Settings with which its networks are small, where those that are tried are not; none for those that are tried. */
    default Map<String, Object> settings() {
        return Map.of();
    }

    /** The data for {@code family}; empty where any numbers will do. */
    static Optional<DataSet> of(Family family) {
        return found(family).map(OwnData::data);
    }

    /** The settings for {@code family}; none where those that are tried will do. */
    static Map<String, Object> settings(Family family) {
        return found(family).map(OwnData::settings).orElse(Map.of());
    }

    private static Optional<OwnData> found(Family family) {
        return ServiceLoader.load(OwnData.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(own -> own.family().equals(family.name()))
                .findFirst();
    }
}
