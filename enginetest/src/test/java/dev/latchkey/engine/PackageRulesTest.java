package dev.latchkey.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.routing.Router;
import java.net.InetAddress;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.latchkey.engine");

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("protocol")
                .definedBy("..engine.protocol..")
                .layer("apispec")
                .definedBy("..engine.apispec..")
                .layer("routing")
                .definedBy("..engine.routing..")
                .layer("decision")
                .definedBy("..engine.decision..")
                .layer("request")
                .definedBy("..engine.request..")
                .whereLayer("request")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("decision")
                .mayOnlyBeAccessedByLayers("request")
                .whereLayer("routing")
                .mayOnlyBeAccessedByLayers("decision", "request")
                .whereLayer("apispec")
                .mayOnlyBeAccessedByLayers("routing", "decision", "request")
                .whereLayer("protocol")
                .mayOnlyBeAccessedByLayers("apispec", "routing", "decision", "request")
                .check(ENGINE);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("dev.latchkey.engine.(*)..").should().beFreeOfCycles().check(ENGINE);
    }

    /** An address and an instant are values, and folding characters is a function; nothing here opens a connection. */
    @Test
    void usesOnlyTheJdkItsAnnotationsAndTheYamlParser() {
        noClasses()
                .should()
                .dependOnClassesThat(resideOutsideOfPackages(
                                "dev.latchkey.engine..",
                                "java.lang..",
                                "java.util..",
                                "java.io..",
                                "java.nio..",
                                "java.time..",
                                "org.jspecify.annotations..",
                                "org.snakeyaml.engine..")
                        .and(not(type(InetAddress.class)))
                        .and(not(belongToAnyOf(Normalizer.class))))
                .check(ENGINE);
    }

    /** What is decided must not depend on when it is asked. */
    @Test
    void nobodyReadsTheClock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, InstantSource.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(ENGINE);
    }

    /** Whoever wants a verdict asks the judge; the reader of credentials is not even visible elsewhere. */
    @Test
    void onlyTheJudgeRoutesAndDecides() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..engine.request..", "..engine.routing..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Router.class)
                .check(ENGINE);
        noClasses()
                .that()
                .resideOutsideOfPackages("..engine.request..", "..engine.decision..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(AccessPolicy.class)
                .check(ENGINE);
        assertThat(ENGINE.get("dev.latchkey.engine.request.CredentialReader").getModifiers())
                .doesNotContain(JavaModifier.PUBLIC);
    }

    /** What decides is pure: only the reader of documents touches files. */
    @Test
    void onlyTheReaderTouchesFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..apispec..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "org.snakeyaml..")
                .check(ENGINE);
    }
}
