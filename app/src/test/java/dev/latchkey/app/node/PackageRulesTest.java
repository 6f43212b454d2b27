package dev.latchkey.app.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.routing.Router;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which package may know which. A new edge is a decision: write it here, and say why in the commit. */
class PackageRulesTest {

    private static final String SERVER = "dev.latchkey";

    private static final String[] MODULES = Stream.of(
                    "edge", "core", "store", "page", "authserver", "gateway", "manage", "console", "app")
            .map(module -> SERVER + "." + module)
            .toArray(String[]::new);

    /** Each package of the server with those of the server that it may use; everybody may use {@code engine}. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("edge.http", Set.of()),
            Map.entry("app.config", Set.of()),
            Map.entry("app.control", Set.of("core.signing")),
            Map.entry("core.change", Set.of()),
            Map.entry("core.json", Set.of()),
            // Exports are read back, by people who may have changed them.
            Map.entry("core.audit", Set.of("core.change", "core.json")),
            // Read with the engine's reader of documents, and held against the store.
            Map.entry("core.catalogue", Set.of("core.change")),
            // What all commands have in common.
            Map.entry("core.command", Set.of("core.audit", "core.catalogue", "core.change")),
            Map.entry("core.company", Set.of("core.audit", "core.catalogue", "core.command", "core.change")),
            Map.entry(
                    "core.credential",
                    Set.of(
                            "core.audit",
                            "core.catalogue",
                            "core.command",
                            "core.company",
                            "core.change",
                            // Keys that a client gives are looked at before they are kept.
                            "core.proof")),
            Map.entry("core.partner", Set.of("core.audit", "core.command", "core.credential", "core.change")),
            Map.entry("core.signing", Set.of("core.audit", "core.change")),
            Map.entry(
                    "core.installation",
                    Set.of("core.audit", "core.command", "core.company", "core.partner", "core.change")),
            Map.entry(
                    "core.grant",
                    Set.of(
                            "core.audit",
                            "core.catalogue",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "core.installation",
                            "core.partner",
                            "core.change")),
            Map.entry("authserver.response", Set.of("edge.http")),
            // Who asks at an OAuth endpoint.
            Map.entry(
                    "authserver.client",
                    Set.of(
                            "authserver.assertion",
                            "authserver.dpop",
                            "authserver.response",
                            "core.change",
                            "core.credential",
                            "core.partner",
                            "core.proof",
                            "edge.http")),
            // Tokens, from value to meaning and back.
            Map.entry(
                    "authserver.codec",
                    Set.of(
                            "authserver.response",
                            "core.change",
                            "core.credential",
                            "core.grant",
                            "core.partner",
                            "core.signing",
                            "edge.http")),
            Map.entry(
                    "authserver.token",
                    Set.of(
                            "authserver.client",
                            "authserver.codec",
                            "authserver.response",
                            "core.change",
                            "core.credential",
                            "core.grant",
                            "core.partner",
                            "core.proof",
                            "core.signing",
                            "edge.http")),
            // JWTs of others: ECDSA comes from where ours does.
            Map.entry("core.proof", Set.of("core.json", "core.signing")),
            Map.entry("authserver.dpop", Set.of("core.proof")),
            Map.entry("edge.outbound", Set.of()),
            // A client that nobody knows yet is read when the token endpoint asks for it.
            Map.entry(
                    "authserver.registration",
                    Set.of(
                            "authserver.client",
                            "core.audit",
                            "core.change",
                            "core.command",
                            "core.credential",
                            "core.json",
                            "core.partner",
                            "core.proof",
                            "edge.http",
                            "edge.outbound")),
            Map.entry("authserver.assertion", Set.of("edge.outbound", "core.proof")),
            Map.entry("edge.mail", Set.of()),
            // People who sign in are those of companies and partners; their secrets are hashed and sealed as all are.
            Map.entry(
                    "core.account",
                    Set.of(
                            "core.audit",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "core.signing",
                            "core.change")),
            // A visitor's cookie is a random secret as all are.
            Map.entry(
                    "page",
                    Set.of(
                            "core.account",
                            "core.catalogue",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "edge.http",
                            "core.change")),
            Map.entry(
                    "authserver.authorize",
                    Set.of(
                            "authserver.client",
                            "authserver.codec",
                            "authserver.response",
                            "core.account",
                            "core.catalogue",
                            "core.change",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "core.grant",
                            "core.installation",
                            "core.partner",
                            "edge.http",
                            "page")),
            Map.entry(
                    "console.applications",
                    Set.of(
                            "core.command",
                            "core.company",
                            "core.grant",
                            "edge.http",
                            "core.installation",
                            "page",
                            "core.partner",
                            "core.change")),
            Map.entry(
                    "console.audit",
                    Set.of(
                            "core.audit",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "edge.http",
                            "page",
                            "core.partner",
                            "core.change")),
            Map.entry(
                    "console.credentials",
                    Set.of(
                            "core.catalogue",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "edge.http",
                            "page",
                            "core.change")),
            Map.entry(
                    "console.activity",
                    Set.of(
                            "core.activity",
                            "core.command",
                            "console.credentials",
                            "core.credential",
                            "edge.http",
                            "page",
                            "core.change")),
            Map.entry(
                    "console.people",
                    Set.of(
                            "core.account",
                            "core.catalogue",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "edge.http",
                            "page",
                            "core.change")),
            Map.entry("console.reference", Set.of("core.catalogue", "edge.http", "page")),
            Map.entry(
                    "console.refusals",
                    Set.of(
                            "console.credentials",
                            "core.activity",
                            "core.catalogue",
                            "core.change",
                            "core.command",
                            "core.credential",
                            "edge.http",
                            "gateway.explain",
                            "page")),
            Map.entry("page.signin", Set.of("core.account", "core.credential", "edge.http", "page")),
            // The data path: who the caller is comes through its own interface, which access implements.
            Map.entry("gateway.limits", Set.of("edge.http")),
            Map.entry("gateway.principal", Set.of("core.signing", "edge.http")),
            Map.entry("gateway.resource", Set.of("core.catalogue", "edge.http")),
            Map.entry(
                    "gateway.proxy",
                    Set.of("core.catalogue", "edge.http", "gateway.limits", "gateway.principal", "gateway.resource")),
            Map.entry(
                    "gateway.explain",
                    Set.of(
                            "core.catalogue",
                            "edge.http",
                            "gateway.limits",
                            "gateway.principal",
                            "gateway.proxy",
                            "gateway.resource")),
            Map.entry(
                    "gateway",
                    Set.of(
                            "core.catalogue",
                            "edge.http",
                            "gateway.explain",
                            "gateway.limits",
                            "gateway.principal",
                            "gateway.proxy",
                            "gateway.resource")),
            // 503 in place of a verdict on what a view of this node may not know yet.
            Map.entry(
                    "gateway.authentication",
                    Set.of(
                            "authserver.codec",
                            "authserver.dpop",
                            "core.change",
                            "core.credential",
                            "core.grant",
                            "core.partner",
                            "core.proof",
                            "gateway.explain")),
            Map.entry("core.activity", Set.of("core.audit", "core.command", "core.credential", "core.change")),
            Map.entry(
                    "manage",
                    Set.of(
                            "core.activity",
                            "core.audit",
                            "core.catalogue",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "gateway.proxy",
                            "core.grant",
                            "edge.http",
                            "core.installation",
                            "core.json",
                            "core.signing",
                            "core.change")),
            Map.entry("gateway.observe", Set.of("core.credential", "edge.http", "core.change", "gateway.proxy")),
            // Implements the interfaces of the capabilities, so it knows all that store something.
            Map.entry(
                    "store.sql",
                    Set.of(
                            "core.account",
                            "core.activity",
                            "core.audit",
                            "core.catalogue",
                            "core.change",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "core.grant",
                            "core.installation",
                            "core.partner",
                            "core.signing")),
            Map.entry(
                    "app.node",
                    Set.of(
                            "app.config",
                            "authserver.assertion",
                            "authserver.authorize",
                            "authserver.client",
                            "authserver.codec",
                            "authserver.dpop",
                            "authserver.registration",
                            "authserver.token",
                            "console.activity",
                            "console.applications",
                            "console.audit",
                            "console.credentials",
                            "console.people",
                            "console.reference",
                            "console.refusals",
                            "core.account",
                            "core.activity",
                            "core.audit",
                            "core.catalogue",
                            "core.change",
                            "core.command",
                            "core.company",
                            "core.credential",
                            "core.grant",
                            "core.installation",
                            "core.partner",
                            "core.proof",
                            "core.signing",
                            "edge.http",
                            "edge.mail",
                            "edge.outbound",
                            "gateway",
                            "gateway.authentication",
                            "gateway.explain",
                            "gateway.limits",
                            "gateway.observe",
                            "gateway.principal",
                            "gateway.proxy",
                            "gateway.resource",
                            "manage",
                            "page",
                            "page.signin",
                            "store.sql")),
            Map.entry(
                    "app.cli",
                    Set.of(
                            "core.audit",
                            "core.catalogue",
                            "core.command",
                            "core.company",
                            "app.config",
                            "app.control",
                            "core.credential",
                            "edge.http",
                            "app.node",
                            "gateway.observe",
                            "core.partner",
                            "authserver.registration",
                            "core.signing",
                            "store.sql",
                            "core.change")));

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
