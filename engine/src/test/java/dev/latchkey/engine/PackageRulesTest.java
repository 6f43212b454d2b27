package dev.latchkey.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
                .whereLayer("decision")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("routing")
                .mayOnlyBeAccessedByLayers("decision")
                .whereLayer("apispec")
                .mayOnlyBeAccessedByLayers("routing", "decision")
                .whereLayer("protocol")
                .mayOnlyBeAccessedByLayers("apispec", "routing", "decision")
                .check(ENGINE);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("dev.latchkey.engine.(*)..").should().beFreeOfCycles().check(ENGINE);
    }

    @Test
    void usesOnlyTheJdkItsAnnotationsAndTheYamlParser() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.latchkey.engine..",
                        "java.lang..",
                        "java.util..",
                        "java.io..",
                        "java.nio..",
                        "org.jspecify.annotations..",
                        "org.snakeyaml.engine..")
                .check(ENGINE);
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
