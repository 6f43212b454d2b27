package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The neutral fixture's documents, and some that are there for the shapes that security requirements come in. */
class GeneratedVerdictTest extends VerdictComparison {

    private static final List<String> SHAPES = List.of("shapes-api", "open-api", "two-bases-api");

    @Override
    TestPlatform start(Path data, Path folder) throws IOException {
        var shapes = new ArrayList<Path>();
        for (var name : SHAPES) {
            try (var content = GeneratedVerdictTest.class.getResourceAsStream("shapes/" + name + ".yaml")) {
                assertThat(content).as(name).isNotNull();
                shapes.add(Files.write(folder.resolve(name + ".yaml"), content.readAllBytes()));
            }
        }
        return TestPlatform.startWithDocuments(data, shapes);
    }

    @Override
    List<Path> documents(TestPlatform platform, Path folder) {
        return platform.documents();
    }

    @Override
    List<String> valuesOfConditions() {
        return List.of("PUBLIC", "INTERNAL", "INTERNAL_OR_PUBLIC", "public", "unheard-of", "");
    }

    @Test
    void readsEveryShape() {
        assertThat(operations()).extracting(PlainOperation::api).containsAll(SHAPES);
        assertThat(operations()).hasSizeGreaterThanOrEqualTo(55).doesNotHaveDuplicates();
        assertThat(operations())
                .as("alternatives of which one asks for two credentials together")
                .anySatisfy(operation -> assertThat(operation.security())
                        .anySatisfy(one -> assertThat(one).hasSizeGreaterThan(1)));
        assertThat(operations())
                .as("{} among alternatives")
                .anySatisfy(operation ->
                        assertThat(operation.security()).hasSizeGreaterThan(1).anyMatch(one -> one.isEmpty()));
        assertThat(operations())
                .as("[]")
                .anySatisfy(operation -> assertThat(operation.security()).isEmpty());
        assertThat(operations()).as("any of several scopes").anyMatch(PlainOperation::isAnyScopeEnough);
        assertThat(operations())
                .as("conditions")
                .anySatisfy(operation -> assertThat(operation.conditions()).isNotEmpty());
    }
}
