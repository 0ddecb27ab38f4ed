package org.almagest.dynamics.family;

import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;

/** The families on the class path. */
public final class Families {
    /** All of them, by name. */
    public static final Extensions<Family> ALL = Extensions.load(Family.class, "family", Family::name);

    /** Before the names of a model's files among those of a run. */
    public static final String MODEL_FILE = "model ";

    private Families() {}

    /**
     * What the files hold that {@code family} reads under {@code settings}, by what each of them is, with {@link #MODEL_FILE}
     * before it; as {@link DataSets#contents} has it for data.
     */
    public static Map<String, String> contents(Family family, Settings settings) {
        return DataSets.contents(files(family, settings));
    }

    /**
     * Checks that the files hold what they held when a run was planned.
     *
     * @param contents what {@link #contents} gave then; nothing where that is not known
     * @throws org.almagest.dynamics.data.DataException if a file has changed since
     */
    public static void checkUnchanged(Family family, Settings settings, Map<String, String> contents) {
        if (!contents.isEmpty()) {
            DataSets.checkUnchanged(files(family, settings), contents);
        }
    }

    private static Map<String, String> files(Family family, Settings settings) {
        Map<String, String> files = new TreeMap<>();
        family.files(settings).forEach((file, path) -> files.put(MODEL_FILE + file, path));
        return files;
    }
}
