package dev.latchkey.console.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.demo.hiring.HiringDocuments;
import dev.latchkey.demo.platform.DemoCatalogue;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.apispec.UpgradeChoices;
import dev.latchkey.engine.protocol.Leniency;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A typed value stays one segment or one parameter of the operation's own path. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetTest {

    private Reference reference =
            Reference.of(List.of(), Set.of(), DemoCatalogue.read().scopes());
    private Reference lenient = reference;
    private Reference slashes = reference;

    @BeforeAll
    void read(@TempDir Path folder) throws IOException, SpecException {
        var file = HiringDocuments.copyTo(folder).get(HiringDocuments.names().indexOf("jobs-api"));
        reference = reference(file, Set.of());
        lenient = reference(file, EnumSet.allOf(Leniency.class));
        slashes = reference(file, Set.of(Leniency.ENCODED_SLASH));
    }

    private static Reference reference(Path file, Set<Leniency> leniencies) throws SpecException {
        return BadgesTest.references(
                Map.of("jobs-api", file),
                new DocumentRules(
                        false, SchemeMapping.NONE, UpgradeChoices.NONE, new TargetRules(leniencies, Set.of())));
    }

    private OperationReference operation(String name) {
        return operation(reference, name);
    }

    private static OperationReference operation(Reference reference, String name) {
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
    void encodesWhatTheApiTakes() {
        var get = operation(lenient, "jobs.get");
        assertThat(Target.of(get, Map.of("path.jobId", "a/b c")).target()).hasValue(new Target("/jobs/a%2Fb%20c"));
        assertThat(Target.of(get, Map.of("path.jobId", "100%")).target()).hasValue(new Target("/jobs/100%25"));
        assertThat(Target.of(get, Map.of("path.jobId", "7;v=1")).target()).hasValue(new Target("/jobs/7%3Bv%3D1"));

        var some = operation(slashes, "jobs.get");
        assertThat(Target.of(some, Map.of("path.jobId", "a/b")).target()).isPresent();
        for (var other : List.of("a;b", "100%", "a\\b")) {
            var outcome = Target.of(some, Map.of("path.jobId", other));
            assertThat(outcome.target()).as(other).isEmpty();
            assertThat(outcome.wrong())
                    .extracting(Target.Wrong::name, Target.Wrong::value)
                    .containsExactly(tuple("jobId", "; % \\"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"..", "../users", "a/../b", "//evil.example", "a/", "/a", "%2e%2e", "%2f", "..;", "a%00", "a\\b"
            })
    void takesNothingThatCouldLeadElsewhereAlsoWhereTheApiIsLenient(String value) {
        var outcome = Target.of(operation(lenient, "jobs.get"), Map.of("path.jobId", value));
        assertThat(outcome.target()).isEmpty();
        assertThat(outcome.wrong()).extracting(Target.Wrong::name).containsExactly("jobId");
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
