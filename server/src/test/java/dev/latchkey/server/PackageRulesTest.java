package dev.latchkey.server;

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
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which package may know which. A new edge is a decision: write it here, and say why in the commit. */
class PackageRulesTest {

    private static final String SERVER = "dev.latchkey.server";

    /** Each package of the server with those of the server that it may use; everybody may use {@code engine}. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("http", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("store.change", Set.of()),
            Map.entry("audit", Set.of("store.change")),
            // What all commands have in common.
            Map.entry("command", Set.of("audit", "store.change")),
            Map.entry("company", Set.of("audit", "command", "store.change")),
            Map.entry("credential", Set.of("audit", "command", "company", "store.change")),
            Map.entry("partner", Set.of("audit", "command", "credential", "store.change")),
            Map.entry("signing", Set.of("audit", "store.change")),
            Map.entry("installation", Set.of("audit", "command", "company", "partner", "store.change")),
            Map.entry(
                    "grant",
                    Set.of("audit", "command", "company", "credential", "installation", "partner", "store.change")),
            Map.entry(
                    "token",
                    Set.of(
                            "assertion",
                            "credential",
                            "dpop",
                            "grant",
                            "http",
                            "partner",
                            "proof",
                            "signing",
                            "store.change")),
            // JWTs of others: ECDSA comes from where ours does.
            Map.entry("proof", Set.of("signing")),
            Map.entry("dpop", Set.of("proof")),
            Map.entry("outbound", Set.of("http")),
            // A client that nobody knows yet is read when the token endpoint asks for it.
            Map.entry(
                    "registration",
                    Set.of(
                            "audit",
                            "command",
                            "credential",
                            "http",
                            "outbound",
                            "partner",
                            "proof",
                            "store.change",
                            "token")),
            Map.entry("assertion", Set.of("outbound", "proof")),
            Map.entry("mail", Set.of()),
            // People who sign in are those of companies and partners; their secrets are hashed and sealed as all are.
            Map.entry("account", Set.of("audit", "command", "company", "credential", "signing", "store.change")),
            // A visitor's cookie is a random secret as all are.
            Map.entry("page", Set.of("account", "command", "company", "credential", "http", "store.change")),
            Map.entry(
                    "authorize",
                    Set.of(
                            "account",
                            "command",
                            "company",
                            "credential",
                            "grant",
                            "http",
                            "installation",
                            "page",
                            "partner",
                            "store.change",
                            "token")),
            Map.entry(
                    "console.applications",
                    Set.of("command", "company", "grant", "http", "installation", "page", "partner", "store.change")),
            Map.entry(
                    "console.audit",
                    Set.of("audit", "command", "company", "credential", "http", "page", "partner", "store.change")),
            Map.entry(
                    "console.credentials", Set.of("command", "company", "credential", "http", "page", "store.change")),
            Map.entry(
                    "console.activity",
                    Set.of("activity", "command", "console.credentials", "credential", "http", "page", "store.change")),
            Map.entry("console.people", Set.of("account", "command", "company", "http", "page", "store.change")),
            Map.entry("reference", Set.of("http", "page")),
            Map.entry(
                    "console.refusals",
                    Set.of(
                            "activity",
                            "command",
                            "console.credentials",
                            "credential",
                            "gateway",
                            "http",
                            "page",
                            "store.change")),
            Map.entry("signin", Set.of("account", "credential", "http", "page")),
            // The data path: who the caller is comes through its own interface, which access implements.
            Map.entry("gateway", Set.of("http", "signing")),
            Map.entry("access", Set.of("credential", "dpop", "gateway", "grant", "partner", "token")),
            Map.entry("activity", Set.of("audit", "command", "credential", "store.change")),
            Map.entry(
                    "manage",
                    Set.of(
                            "activity",
                            "audit",
                            "command",
                            "company",
                            "credential",
                            "gateway",
                            "grant",
                            "http",
                            "installation",
                            "proof",
                            "signing",
                            "store.change")),
            Map.entry("observe", Set.of("credential", "http", "store.change")),
            // Implements the interfaces of the capabilities, so it knows all that store something.
            Map.entry(
                    "store",
                    Set.of(
                            "account",
                            "activity",
                            "audit",
                            "command",
                            "company",
                            "credential",
                            "grant",
                            "installation",
                            "partner",
                            "signing",
                            "store.change",
                            "token")),
            Map.entry(
                    "node",
                    Set.of(
                            "access",
                            "account",
                            "activity",
                            "assertion",
                            "authorize",
                            "command",
                            "company",
                            "config",
                            "console.activity",
                            "console.applications",
                            "console.audit",
                            "console.credentials",
                            "console.people",
                            "console.refusals",
                            "credential",
                            "dpop",
                            "gateway",
                            "grant",
                            "http",
                            "installation",
                            "mail",
                            "manage",
                            "observe",
                            "outbound",
                            "page",
                            "partner",
                            "proof",
                            "reference",
                            "registration",
                            "signin",
                            "signing",
                            "store",
                            "store.change",
                            "token")),
            Map.entry(
                    "demo",
                    Set.of(
                            "audit",
                            "authorize",
                            "cli",
                            "command",
                            "company",
                            "config",
                            "credential",
                            "http",
                            "installation",
                            "node",
                            "observe",
                            "partner",
                            "store",
                            "store.change")),
            Map.entry(
                    "cli",
                    Set.of(
                            "audit",
                            "command",
                            "company",
                            "config",
                            "credential",
                            "http",
                            "node",
                            "observe",
                            "partner",
                            "registration",
                            "signing",
                            "store",
                            "store.change")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(SERVER);

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
                    .filter(name -> name.startsWith(SERVER + "."))
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
                .resideOutsideOfPackage(SERVER + ".store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite..", "com.zaxxer..")
                .check(CLASSES);
    }

    @Test
    void onlyTheDemonstrationKnowsTheHiringApi() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SERVER + ".demo", SERVER + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.latchkey.demo..", "dev.latchkey.client..")
                .check(CLASSES);
    }

    @Test
    void theServerIsAskedForNothingByWhatItHolds() {
        noClasses()
                .that(resideInAnyPackage(
                        SERVER + ".command..",
                        SERVER + ".company..",
                        SERVER + ".credential..",
                        SERVER + ".partner..",
                        SERVER + ".audit..",
                        SERVER + ".store..",
                        SERVER + ".signing..",
                        SERVER + ".config.."))
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
                .resideOutsideOfPackage(SERVER + ".config")
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
                        (JavaClass type) -> !type.getPackageName().equals(SERVER + ".demo")
                                && !type.getPackageName().equals(SERVER + ".cli")))
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
