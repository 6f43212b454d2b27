package dev.latchkey.engine.apispec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that several read is parsed for the first of them, and nobody gets anything but what stands in the file by then. */
class ParsedFilesTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Orders, version: '1'}
        paths:
          /orders: {$ref: 'orders.yaml#/all'}
        """;

    private final List<String> parsed = new ArrayList<>();

    private Optional<SpecFile> read(ParsedFiles files, String name, String text) {
        return files.parse(text.getBytes(UTF_8), name, "", new SpecProblems(), _ -> {
            parsed.add(name);
            return Optional.of(new SpecFile(name, "", SpecNode.unclear(1)));
        });
    }

    @Test
    void parsesWhatIsReadAgainOnce() {
        var files = new ParsedFiles(100, true);
        var first = read(files, "a.yaml", "a");
        assertThat(read(files, "a.yaml", "a")).isEqualTo(first);
        read(files, "b.yaml", "b");
        read(files, "a.yaml", "a");
        assertThat(parsed).containsExactly("a.yaml", "b.yaml");
    }

    @Test
    void parsesAnewWhatIsAnotherTextNameOrReading() {
        var files = new ParsedFiles(100, true);
        read(files, "a.yaml", "a");
        read(files, "a.yaml", "A");
        read(files, "b.yaml", "a");
        files.forget();
        read(files, "b.yaml", "a");
        read(ParsedFiles.none(), "c.yaml", "c");
        read(ParsedFiles.none(), "c.yaml", "c");
        assertThat(parsed).containsExactly("a.yaml", "a.yaml", "b.yaml", "b.yaml", "c.yaml", "c.yaml");
    }

    /** However large the newest is; the others as far as there is room, the one that was asked for longest ago goes first. */
    @Test
    void holdsTheNewestAndFewBytesBeside() {
        var files = new ParsedFiles(3, true);
        read(files, "large.yaml", "0123456789");
        read(files, "large.yaml", "0123456789");
        assertThat(parsed).containsExactly("large.yaml");
        read(files, "a.yaml", "a");
        read(files, "b.yaml", "b");
        read(files, "a.yaml", "a");
        read(files, "c.yaml", "cc");
        parsed.clear();
        read(files, "a.yaml", "a");
        read(files, "b.yaml", "b");
        read(files, "large.yaml", "0123456789");
        assertThat(parsed).containsExactly("b.yaml", "large.yaml");
    }

    /** What is wrong is told to each who reads, and what refuses a document refuses it again. */
    @Test
    void tellsEachReaderWhatIsWrong(@TempDir Path folder) throws IOException {
        var files = new ParsedFiles(10_000, true);
        var reader = new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS).of(files);
        var file = Files.writeString(folder.resolve("api.yaml"), DOCUMENT + "x-twice: 1\nx-twice: 2\n");
        Files.writeString(folder.resolve("orders.yaml"), "all: {get: {summary: *no}}\n");
        for (var reading = 0; reading < 2; reading++) {
            var problems = read(reader, file).findings().problems();
            assertThat(problems)
                    .extracting(SpecProblem::message)
                    .anySatisfy(text -> assertThat(text).contains("expected every key once"));
            assertThat(problems)
                    .filteredOn(problem -> problem.message().contains("expected an alias"))
                    .extracting(SpecProblem::effect)
                    .containsExactly(SpecProblem.Effect.CLOSES);
        }
        Files.writeString(file, "x-twice: 1\nx-twice: 2\npaths: *no\n");
        for (var reading = 0; reading < 2; reading++) {
            assertThatThrownBy(() -> reader.read("orders", file))
                    .isInstanceOfSatisfying(
                            SpecException.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(SpecProblem::effect)
                                    .containsExactly(SpecProblem.Effect.NOTED, SpecProblem.Effect.REFUSES));
        }
        Files.writeString(file, DOCUMENT);
        Files.writeString(folder.resolve("orders.yaml"), "all: {get: {responses: {'200': {description: Fine}}}}\n");
        assertThat(read(reader, file).operations()).hasSize(1);
    }

    private static ApiDocument read(OpenApiReader reader, Path file) {
        try {
            return reader.read("orders", file);
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }
}
