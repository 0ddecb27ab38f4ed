package org.almagest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. The build files keep the modules apart, these rules the packages within them. */
@AnalyzeClasses(
        packages = "org.almagest",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
    /** The contracts that other modules run come in a jar of tests, which ArchUnit takes for the program. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar") && !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule modulesDependUpwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("org.almagest..")
            .layer("dynamics")
            .definedBy("org.almagest.dynamics..")
            .layer("studies")
            .definedBy("org.almagest.studies..")
            .layer("metrics")
            .definedBy("org.almagest.metrics..")
            .layer("flight")
            .definedBy("org.almagest.flight..")
            .layer("jobs")
            .definedBy("org.almagest.jobs..")
            .whereLayer("dynamics")
            .mayNotAccessAnyLayer()
            .whereLayer("studies")
            .mayOnlyAccessLayers("dynamics")
            .whereLayer("studies")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("metrics")
            .mayOnlyAccessLayers("dynamics")
            .whereLayer("flight")
            .mayNotAccessAnyLayer()
            .whereLayer("jobs")
            .mayNotBeAccessedByAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule dynamicsIsArithmeticAndScienceOnly = noClasses()
            .that()
            .resideInAnyPackage("org.almagest.dynamics..", "org.almagest.studies..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.spark..",
                    "scala..",
                    "io.prometheus..",
                    "org.apache.parquet..",
                    "org.apache.hadoop..",
                    "org.apache.arrow..",
                    "com.fasterxml.jackson..")
            .because("a probe must be usable and testable without a cluster, a server or a file format");

    @ArchTest
    static final ArchRule metricsKnowsNoSpark = noClasses()
            .that()
            .resideInAPackage("org.almagest.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "scala..", "org.apache.parquet..", "org.apache.hadoop..")
            .because("a metric means the same in local mode and on a cluster");

    @ArchTest
    static final ArchRule whatServesKnowsNoSpark = noClasses()
            .that()
            .resideInAPackage("org.almagest.flight..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "scala..", "org.apache.hadoop..", "com.fasterxml.jackson..")
            .because("the network reaches it, with the versions of its own class loader");

    @ArchTest
    static final ArchRule onlyItsOwnLoaderMeetsTheNetwork = noClasses()
            .that()
            .resideInAPackage("org.almagest.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.almagest.flight.server..",
                    "org.apache.arrow.flight..",
                    "io.grpc..",
                    "io.netty..",
                    "com.google.protobuf..")
            .because("on the class path of jobs these are the old versions that Spark needs");

    @ArchTest
    static final ArchRule kernelKnowsNothingOfOurs = classes()
            .that()
            .resideInAPackage("org.almagest.dynamics.kernel..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.almagest.dynamics.kernel..", "java..", "jdk.incubator.vector..", "org.jspecify.annotations..")
            .because("kernels are loops over arrays; what the arrays mean is the graph's business");

    @ArchTest
    static final ArchRule differentiationKnowsOnlyKernel = classes()
            .that()
            .resideInAPackage("org.almagest.dynamics.autodiff..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.almagest.dynamics.autodiff..",
                    "org.almagest.dynamics.kernel..",
                    "java..",
                    "org.jspecify.annotations..")
            .because("differentiation is exact for any program, whichever family or probe wrote it");

    @ArchTest
    static final ArchRule plansKnowOnlyGraphsAndKernels = classes()
            .that()
            .resideInAPackage("org.almagest.dynamics.plan..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.almagest.dynamics.plan..",
                    "org.almagest.dynamics.autodiff..",
                    "org.almagest.dynamics.kernel..",
                    "java..",
                    "org.jspecify.annotations..")
            .because("a plan carries out any graph, whatever it computes");

    @ArchTest
    static final ArchRule studiesKnowNoOtherStudy = slices().matching("org.almagest.studies.(*)..")
            .should()
            .notDependOnEachOther()
            .because("a paper is one folder; what a second study needs moves to the core");

    @ArchTest
    static final ArchRule linalgStaysBelowTheScience = noClasses()
            .that()
            .resideInAPackage("org.almagest.dynamics.linalg..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.almagest.dynamics.data..",
                    "org.almagest.dynamics.family..",
                    "org.almagest.dynamics.train..",
                    "org.almagest.dynamics.probe..",
                    "org.almagest.dynamics.fit..",
                    "org.almagest.dynamics.claim..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyKernelTouchesTheVectorModule = noClasses()
            .that()
            .resideOutsideOfPackage("org.almagest.dynamics.kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.vector..")
            .because("one provider decides once whether the module is there, and the rest runs without it");

    @ArchTest
    static final ArchRule onlyYamlReadsYamlInTheCore = noClasses()
            .that()
            .resideInAPackage("org.almagest.dynamics..")
            .and()
            .resideOutsideOfPackage("org.almagest.dynamics.yaml..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.yaml.snakeyaml..")
            .because("every file that people write is read with positions, in one way");

    @ArchTest
    static final ArchRule nothingOfOursDeserialises = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .because("who may choose what is deserialised may choose what is executed");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("org.almagest.(*).(*)..").should().beFreeOfCycles();
}
