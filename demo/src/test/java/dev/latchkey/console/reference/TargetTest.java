package dev.latchkey.console.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.hiring.HiringDocuments;
import dev.latchkey.engine.apispec.SpecException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A typed value stays one segment or one parameter of the operation's own path. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetTest {

    private Reference reference = reference(List.of());

    @BeforeAll
    void read(@TempDir Path folder) throws IOException {
        var files = HiringDocuments.copyTo(folder);
        var at = HiringDocuments.names().indexOf("jobs-api");
        reference = reference(List.of(new Reference.Source("jobs-api", files.get(at))));
    }

    private static Reference reference(List<Reference.Source> sources) {
        try {
            return BadgesTest.references(sources);
        } catch (SpecException e) {
            throw new IllegalStateException(e);
        }
    }

    private OperationReference operation(String name) {
        return reference.find("jobs-api").flatMap(api -> api.find(name)).orElseThrow();
    }

    @Test
    void encodesEveryValue() {
        var outcome = Target.of(operation("jobs.get"), Map.of("path.jobId", "ä b?c#d&e@f:g"));
        assertThat(outcome.target()).hasValue(new Target("/jobs/%C3%A4%20b%3Fc%23d%26e%40f%3Ag"));
        var list = Target.of(operation("jobs.all"), Map.of("query.status", "CREATED, OFFER", "query.q", "a&b=c"));
        assertThat(list.target()).hasValue(new Target("/jobs?q=a%26b%3Dc&status=CREATED&status=OFFER"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "../users",
                "a/b",
                "//evil.example",
                "a\\b",
                "a;b",
                "%2e%2e",
                "%2f",
                "a%00",
                "a\nb",
                "\u0000"
            })
    void takesNothingThatCouldLeadElsewhere(String value) {
        var outcome = Target.of(operation("jobs.get"), Map.of("path.jobId", value));
        assertThat(outcome.target()).isEmpty();
        assertThat(outcome.wrong()).hasSize(1);
    }

    @Test
    void takesNoEndlessValue() {
        var longest = "x".repeat(Target.VALUE_LENGTH_MAX);
        assertThat(Target.of(operation("jobs.get"), Map.of("path.jobId", longest))
                        .target())
                .isPresent();
        assertThat(Target.of(operation("jobs.get"), Map.of("path.jobId", longest + "x"))
                        .target())
                .isEmpty();
    }
}
