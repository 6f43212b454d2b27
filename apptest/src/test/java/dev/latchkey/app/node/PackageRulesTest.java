package dev.latchkey.app.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.routing.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which package may know which; the table of packages is {@code architecture/packages.txt} among the tests' resources. */
class PackageRulesTest {

    private static final String SERVER = "dev.latchkey";

    private static final String[] MODULES = Stream.of(
                    "edge", "core", "store", "page", "authserver", "gateway", "manage", "console", "app")
            .map(module -> SERVER + "." + module)
            .toArray(String[]::new);

    /** Each package of the server with those of the server that it may use. */
    private static final Map<String, Set<String>> ALLOWED = allowed();

    private static Map<String, Set<String>> allowed() {
        try (var file = PackageRulesTest.class.getResourceAsStream("/architecture/packages.txt")) {
            var text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(":", 2))
                    .collect(toUnmodifiableMap(
                            parts -> parts[0],
                            parts -> Set.of(Arrays.stream(parts[1].split(" "))
                                    .filter(name -> !name.isEmpty())
                                    .toArray(String[]::new))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(MODULES);

    /** Engine and client are free for everybody. */
    private static boolean isOfTheProgram(String packageName) {
        return Stream.of(MODULES)
                .anyMatch(module -> packageName.equals(module) || packageName.startsWith(module + "."));
    }

    private static String shortName(String packageName) {
        return packageName.substring(SERVER.length() + 1);
    }

    @Test
    void everyPackageKnowsOnlyThoseItMay() {
        var found = new TreeMap<String, Set<String>>();
        for (var type : CLASSES) {
            var used = found.computeIfAbsent(shortName(type.getPackageName()), _ -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency ->
                            dependency.getTargetClass().getBaseComponentType().getPackageName())
                    .filter(PackageRulesTest::isOfTheProgram)
                    .map(PackageRulesTest::shortName)
                    .forEach(used::add);
        }
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
        found.forEach((name, used) -> {
            used.remove(name);
            assertThat(ALLOWED.getOrDefault(name, Set.of()))
                    .as("packages that \"%s\" uses", name)
                    .containsAll(used);
        });
    }

    @Test
    void noTwoPackagesNeedEachOther() {
        slices().matching(SERVER + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void sqlStaysInTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVER + ".store.sql")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite..", "com.zaxxer..")
                .check(CLASSES);
    }

    @Test
    void onlyTheDemonstrationKnowsItsApi() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SERVER + ".demo.platform", SERVER + ".app.cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.latchkey.demo..", "dev.latchkey.client..")
                .check(CLASSES);
    }

    @Test
    void theServerIsAskedForNothingByWhatItHolds() {
        noClasses()
                .that(resideInAnyPackage(
                        SERVER + ".core.catalogue..",
                        SERVER + ".core.command..",
                        SERVER + ".core.company..",
                        SERVER + ".core.credential..",
                        SERVER + ".core.partner..",
                        SERVER + ".core.audit..",
                        SERVER + ".store.sql..",
                        SERVER + ".core.signing..",
                        SERVER + ".app.config.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(CLASSES);
    }

    /** One judge for the gateway, explanations, badges and whoever comes; what it uses is for nobody else. */
    @Test
    void whoeverWantsAVerdictAsksTheJudge() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Router.class, AccessPolicy.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.latchkey.engine.request.CredentialReader")
                .check(CLASSES);
    }

    /** Where JSON and YAML become types, and nowhere behind it. */
    @Test
    void yamlStaysInTheConfiguration() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVER + ".app.config")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml..")
                .check(CLASSES);
    }

    @Test
    void nobodyReadsTheClockBehindItsBack() {
        noClasses()
                .that(describe(
                        "are not what starts the program",
                        (JavaClass type) -> !type.getPackageName().equals(SERVER + ".demo.platform")
                                && !type.getPackageName().equals(SERVER + ".app.cli")))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        for (var name : ALLOWED.keySet()) {
            var packageName = SERVER + "." + name;
            var annotations = CLASSES.getPackage(packageName).isAnnotatedWith(NullMarked.class);
            assertThat(annotations).as(packageName).isTrue();
        }
    }
}
