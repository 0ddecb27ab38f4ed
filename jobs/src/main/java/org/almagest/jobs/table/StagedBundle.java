package org.almagest.jobs.table;

import java.io.Serializable;
import java.util.List;

/**
 * Files of a bundle of runs, complete on disk and not yet visible to anyone.
 *
 * @param bundle name that the files get in the tables' folders; the same for the same runs
 * @param attempt name of the attempt that wrote them, unlike any other's
 * @param tables the tables that have a file, in the order in which they are to be published
 */
public record StagedBundle(String bundle, String attempt, List<Table> tables) implements Serializable {
    public StagedBundle {
        tables = List.copyOf(tables);
    }

    String file(Table table) {
        return folder(bundle, attempt) + "/" + table.folder() + ".parquet";
    }

    static String folder(String bundle, String attempt) {
        return Layout.STAGING + "/" + bundle + "-" + attempt;
    }
}
