package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.hiring.HiringDocuments;
import dev.latchkey.testing.DemoPlatform;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Every document that the demonstration ships. */
@Order(1) // among the first, because it takes longest
class DemoVerdictTest extends VerdictComparison {

    private static final int OPERATIONS_MIN = 45;

    @Override
    TestPlatform start(Path data, Path folder) {
        return DemoPlatform.start(data);
    }

    @Override
    List<Path> documents(TestPlatform platform, Path folder) throws IOException {
        return HiringDocuments.copyTo(Files.createDirectories(folder.resolve("documents")));
    }

    @Override
    List<String> valuesOfConditions() {
        return List.of("PUBLIC", "INTERNAL", "INTERNAL_OR_PUBLIC", "public", "unheard-of", "");
    }

    @Test
    void readsEveryShippedDocument() {
        assertThat(operations()).extracting(PlainOperation::api).containsAll(HiringDocuments.names());
        assertThat(operations()).hasSizeGreaterThanOrEqualTo(OPERATIONS_MIN).doesNotHaveDuplicates();
    }
}
