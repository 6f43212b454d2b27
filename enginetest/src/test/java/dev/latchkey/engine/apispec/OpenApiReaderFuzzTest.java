package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.latchkey.engine.routing.Router;
import dev.latchkey.engine.testing.TestScopes;
import java.nio.file.Path;
import java.util.List;

/** Runs its seeds with every build; {@code JAZZER_FUZZ=1 mvn test -Dtest=OpenApiReaderFuzzTest} looks for new ones. */
class OpenApiReaderFuzzTest {

    private static final Path NOWHERE = Path.of("no-such-folder", "document.yaml");
    private static final OpenApiReader READER =
            new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS);

    @FuzzTest(maxDuration = "60s")
    void readsOrRefusesWithReason(FuzzedDataProvider data) {
        try {
            var document = READER.read("api", NOWHERE, data.consumeRemainingAsBytes());
            assertThat(document.operations()).allSatisfy(operation -> {
                assertThat(operation.paths()).isNotEmpty();
                assertThat(operation.source().line()).isPositive();
            });
            Router.of(List.of(document));
        } catch (SpecException e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.getMessage().lines()).hasSameSizeAs(e.problems());
        }
    }
}
