package org.almagest.jobs.table;

import java.util.function.Predicate;

/** Goes through the rows of a merged file and tells which are of bundles that are wanted. */
final class PartCursor {
    /** Where the rows of each bundle end. */
    private final long[] ends;

    private final boolean[] wanted;
    private long rows;
    private int part;

    /**
     * Begins before the first row.
     *
     * @param wanted asked once for each bundle, in their order
     */
    PartCursor(Contents contents, Predicate<Contents.Part> wanted) {
        int count = contents.parts().size();
        this.ends = new long[count];
        this.wanted = new boolean[count];
        long end = 0;
        for (int i = 0; i < count; i++) {
            end += contents.parts().get(i).rows();
            ends[i] = end;
            this.wanted[i] = wanted.test(contents.parts().get(i));
        }
    }

    /** Whether the next row is wanted; one that is not accounted for is not. */
    boolean next() {
        while (part < ends.length && rows >= ends[part]) {
            part++;
        }
        rows++;
        return part < ends.length && wanted[part];
    }
}
