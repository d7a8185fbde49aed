package io.caravan;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls between the rooms. */
@AnalyzeClasses(packages = "io.caravan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final List<String> SHARED = List.of("contract", "run", "reject", "file", "failure");

    @ArchTest
    static final ArchRule readKnowsNothingButTheSharedWords = room("read");

    @ArchTest
    static final ArchRule validateKnowsTheRoomBefore = room("validate", "read");

    @ArchTest
    static final ArchRule cleanKnowsTheRoomBefore = room("clean", "validate");

    @ArchTest
    static final ArchRule anonymiseKnowsTheRoomBefore = room("anonymise", "clean");

    @ArchTest
    static final ArchRule loadSeesNothingEarlierThanSafeRows = room("load", "anonymise", "database");

    @ArchTest
    static final ArchRule outputSeesNothingEarlierThanSafeRows = room("output", "anonymise", "load");

    @ArchTest
    static final ArchRule accountKnowsWhatWasLoaded = room("account", "load");

    @ArchTest
    static final ArchRule notifyKnowsTheBooks = room("notify", "database");

    @ArchTest
    static final ArchRule qualityKnowsNumbersAlone = room("quality");

    @ArchTest
    static final ArchRule retainKnowsTheBooks = room("retain", "database");

    @ArchTest
    static final ArchRule eraseKnowsWhereDataRests = room("erase", "read", "clean", "anonymise", "load", "database");

    @ArchTest
    static final ArchRule mendReadsRawFiles = room("mend", "read");

    @ArchTest
    static final ArchRule sourcesKnowTheBooks = room("source", "database");

    @ArchTest
    static final ArchRule reportAsksTheWarehouse = room("report", "read", "database");

    @ArchTest
    static final ArchRule verifyTrustsNoRoom = room("verify", "database");

    @ArchTest
    static final ArchRule contractsKnowNobody = noClasses()
            .that()
            .resideInAPackage("io.caravan.contract")
            .should()
            .dependOnClassesThat(inPackagesOtherThan("contract", "file", "failure"))
            .because("every room is told by a contract what to do; a contract needs none of them");

    @ArchTest
    static final ArchRule filesKnowNobody = noClasses()
            .that()
            .resideInAPackage("io.caravan.file")
            .should()
            .dependOnClassesThat(inPackagesOtherThan("file", "failure"))
            .because("everyone stands on it; it knows files and folders, and nothing of what is in them");

    @ArchTest
    static final ArchRule failuresKnowNobody = noClasses()
            .that()
            .resideInAPackage("io.caravan.failure")
            .should()
            .dependOnClassesThat(inPackagesOtherThan("failure"))
            .because("everyone throws them; what a library says is translated where the library is called");

    @ArchTest
    static final ArchRule filesAreReplacedInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackages("io.caravan.file", "io.caravan.database")
            .should()
            .callMethodWhere(target(name("move")).and(target(owner(equivalentTo(Files.class)))))
            .orShould()
            .callMethodWhere(target(nameStartingWith("createTemp")).and(target(owner(equivalentTo(Files.class)))))
            .because("a file that others read or write meanwhile is replaced by file.AtomicFile, and nowhere else");

    @ArchTest
    static final ArchRule foldersAreListedInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("io.caravan.file")
            .should()
            .callMethodWhere(target(nameMatching("walk|walkFileTree|list|find|newDirectoryStream"))
                    .and(target(owner(equivalentTo(Files.class)))))
            .because("a folder that others change throws in the middle; list it with file.FileTree, which skips what is"
                    + " gone and names what cannot be read");

    @ArchTest
    static final ArchRule camelIsMetInRoute = noClasses()
            .that()
            .resideOutsideOfPackage("io.caravan.route..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("the rooms are plain Java, so that they run without Camel; put what needs an exchange into route");

    @ArchTest
    static final ArchRule sqlIsMetWhereDataRests = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.caravan.load..",
                    "io.caravan.run..",
                    "io.caravan.notify..",
                    "io.caravan.retain..",
                    "io.caravan.verify..",
                    "io.caravan.report..",
                    "io.caravan.source..",
                    "io.caravan.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.jdbc..", "org.postgresql..")
            .because("SQL is met in few places; ask the books or the load room instead");

    @ArchTest
    static final ArchRule theEnvironmentIsReadOnce = noClasses()
            .that()
            .resideOutsideOfPackages("io.caravan.cli..", "io.caravan.database..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("settings are read once, checked at once and handed over; take them by constructor");

    @ArchTest
    static final ArchRule onlyAnonymiseMakesSafeRows = classes()
            .that()
            .haveSimpleName("SafeRows")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage(
                    "io.caravan.anonymise..", "io.caravan.load..", "io.caravan.output..", "io.caravan.route..")
            .because("treated rows go to the warehouse and the output files, and nowhere else");

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path folder : files.filter(Files::isDirectory).toList()) {
                String[] sources = folder.toFile().list((parent, name) -> name.endsWith(".java"));
                if (sources != null && sources.length > 0) {
                    assertThat(folder.resolve("package-info.java"))
                            .content()
                            .as("%s needs @NullMarked and a word on what it is for", folder)
                            .contains("@NullMarked")
                            .startsWith("/**");
                }
            }
        }
    }

    /** A room depends on the shared words, on itself and on the rooms named. */
    private static ArchRule room(String name, String... others) {
        String[] allowed = Stream.of(SHARED.stream(), Stream.of(name), Arrays.stream(others))
                .flatMap(packages -> packages)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("io.caravan." + name)
                .should()
                .dependOnClassesThat(inPackagesOtherThan(allowed))
                .because("data flows one way: a room knows the room before it and the shared words; "
                        + "what two rooms need is a word to share, or belongs into one of them");
    }

    private static DescribedPredicate<JavaClass> inPackagesOtherThan(String... names) {
        List<String> allowed =
                Arrays.stream(names).map(name -> "io.caravan." + name).toList();
        return DescribedPredicate.describe(
                "in packages of Caravan other than " + allowed,
                type -> type.getPackageName().startsWith("io.caravan") && !allowed.contains(type.getPackageName()));
    }
}
