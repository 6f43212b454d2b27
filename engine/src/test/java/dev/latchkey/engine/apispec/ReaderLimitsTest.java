package dev.latchkey.engine.apispec;

import static dev.latchkey.engine.apispec.DocumentFolder.HEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both files that are too large and files that only become so when expanded. */
class ReaderLimitsTest {

    @TempDir
    private Path folder;

    @Test
    void refusesLargeFile() throws IOException {
        var file = folder.resolve("document.yaml");
        Files.writeString(file, "#".repeat(SpecFiles.BYTES_MAX + 1), StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> DocumentFolder.reader().read("api", file))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("at most 33554432 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void refusesDeepNestingWithoutOverflow(String opening) {
        assertThatThrownBy(() -> read(opening.repeat(100_000))).isInstanceOf(SpecException.class);
    }

    @Test
    void countsNestingBehindAliases() {
        var chained = new StringBuilder(HEAD + "x-0: &a0 " + "[".repeat(90) + "]".repeat(90) + "\n");
        for (var i = 1; i < 50; i++) {
            chained.append("x-")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append("]\n");
        }
        refuses(chained.append("paths: {}\n").toString(), "levels of nesting, aliases included");
    }

    /** Ten to the power of nine elements when expanded. */
    @Test
    void readsBillionLaughsWithoutExpandingThem() throws SpecException {
        var laughs = new StringBuilder(HEAD + "x-0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (var i = 1; i < 9; i++) {
            laughs.append("x-")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("]\n");
        }
        assertThat(read(laughs.append("paths: {}\n").toString()).operations()).isEmpty();
    }

    @Test
    void refusesManyAliases() {
        refuses(
                HEAD + "x-a: &a 1\nx-b: [" + "*a, ".repeat(SpecTree.ALIASES_MAX + 1) + "]\npaths: {}\n",
                "10000 aliases");
    }

    @Test
    void refusesManyOperations() {
        var document = new StringBuilder(HEAD + "paths:\n");
        for (var i = 0; i <= OpenApiReader.OPERATIONS_MAX; i++) {
            document.append("  /p").append(i).append(": {get: {}}\n");
        }
        refuses(document.toString(), "at most 10000 operations");
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        var file = folder.resolve("document.yaml");
        Files.write(file, new byte[] {'a', ':', (byte) 0xC0, (byte) 0xAF});
        assertThatThrownBy(() -> DocumentFolder.reader().read("api", file))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesFileThatIsNotThere() {
        assertThatThrownBy(() -> DocumentFolder.reader().read("api", folder.resolve("none.yaml")))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("there is none");
    }

    private void refuses(String document, String reason) {
        new DocumentFolder(folder).refuses(document, reason);
    }

    private ApiDocument read(String document) throws SpecException {
        return new DocumentFolder(folder).read(document);
    }
}
