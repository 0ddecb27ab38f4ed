package org.almagest.deploy;

import java.nio.file.Path;
import org.apache.spark.package$;

/** Which build the tests are part of: those for Spark 3.5 and for Spark 4 lie in different folders of each module. */
public final class Built {
    /** The word by which {@code ALMAGEST_SPARK} chooses it. */
    public static final String SPARK = package$.MODULE$.SPARK_VERSION().startsWith("4.") ? "4" : "3.5";

    /** Scala's version as folders and jars are named by it. */
    public static final String SCALA = SPARK.equals("4") ? "2.13" : "2.12";

    private Built() {}

    /** What Maven has built of a module. */
    public static Path target(Path module) {
        return module.resolve(SPARK.equals("4") ? "target/spark-4" : "target");
    }
}
