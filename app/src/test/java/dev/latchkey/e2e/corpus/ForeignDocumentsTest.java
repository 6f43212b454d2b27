package dev.latchkey.e2e.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents with the traits of those that companies publish, by HTTP through the gateway. The project's own are in its resources; any
 * folder of others is compared in the same way with {@code -Dlatchkey.corpus=FOLDER}.
 */
class ForeignDocumentsTest {

    private static final List<String> OWN = List.of(
            "swagger-two",
            "keys-anywhere",
            "dotted-paths",
            "tokens-and-roles",
            "servers-everywhere",
            "nothing-offered",
            "damaged");

    /** What was compared. */
    private record Outcome(TreeMap<String, Integer> counts, List<String> differences, int operations) {}

    /** What a document says, as it is mapped. */
    private record Mapped(Path file, PlainVerdict verdict) {}

    @TempDir
    Path folder;

    @Test
    void gatewaySaysOfOurOwnWhatTheySay() throws IOException {
        var mapped = new ArrayList<Mapped>();
        for (var name : OWN) {
            try (var content = ForeignDocumentsTest.class.getResourceAsStream(name + ".yaml")) {
                assertThat(content).as(name).isNotNull();
                var text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                var file = Files.writeString(folder.resolve(name + ".yaml"), text);
                var read = ForeignDocument.read(file);
                mapped.add(new Mapped(file, new PlainVerdict(read, Offer.ofEverything(read))));
                // The same once more beside it, as it is taken when nobody maps anything.
                var beside = Files.writeString(
                        folder.resolve(name + "-unmapped.yaml"), text.replace("/" + name, "/" + name + "-unmapped"));
                var readBeside = ForeignDocument.read(beside);
                mapped.add(new Mapped(beside, new PlainVerdict(readBeside, Offer.byDefault(readBeside))));
            }
        }
        var outcome = compare(mapped);
        assertThat(outcome.differences).isEmpty();
        assertThat(outcome.operations).isGreaterThan(100);
        assertThat(outcome.counts).containsOnlyKeys("200", "400", "401", "403", "404");
        assertThat(outcome.counts.values())
                .as("of each %s", outcome.counts)
                .allSatisfy(count -> assertThat(count).isGreaterThan(100));
    }

    @TestFactory
    Stream<DynamicTest> gatewaySaysOfAFolderOfOthersWhatTheySay(TestReporter reporter) throws IOException {
        var corpus = System.getProperty("latchkey.corpus", "");
        if (corpus.isEmpty()) {
            return Stream.of();
        }
        try (var files = Files.list(Path.of(corpus))) {
            return files.filter(file -> file.toString().matches(".*\\.(yaml|json)")).sorted().toList().stream()
                    .map(file -> dynamicTest(String.valueOf(file.getFileName()), () -> compareAlone(file, reporter)));
        }
    }

    private void compareAlone(Path file, TestReporter reporter) throws IOException {
        var read = ForeignDocument.read(file);
        var outcome = compare(List.of(new Mapped(file, new PlainVerdict(read, Offer.ofEverything(read)))));
        assertThat(outcome.differences).isEmpty();
        reporter.publishEntry(read.name(), outcome.operations + " operations, " + outcome.counts);
    }

    private Outcome compare(List<Mapped> documents) throws IOException {
        var rules = new LinkedHashMap<String, DocumentRules>();
        documents.forEach(one -> rules.put(
                one.verdict.document().name(),
                new DocumentRules(false, one.verdict.offer().choices())));
        var files = documents.stream().map(Mapped::file).toList();
        try (var platform = TestPlatform.startWithDocuments(Files.createTempDirectory(folder, "data"), files, rules)) {
            return compare(platform, documents);
        }
    }

    private static Outcome compare(TestPlatform platform, List<Mapped> documents) {
        var senders = new Senders(platform);
        var arrived = new ConcurrentLinkedQueue<String>();
        platform.upstream().script(request -> {
            var headers = new TreeMap<>(request.headers());
            // Nobody knows it for the place of a key, so it is passed on like any other.
            headers.remove("x-nobody");
            arrived.add(request.target() + headers);
            return Optional.of(new EchoUpstream.Answer(PlainVerdict.FORWARDED, "{\"forwarded\":true}"));
        });
        var outcome = new Outcome(new TreeMap<>(), new ArrayList<>(), count(documents));
        for (var one : documents) {
            var always = senders.ofDocument(one.verdict);
            for (var operation : one.verdict.document().operations()) {
                Stream.concat(always.stream(), senders.ofOperation(operation).stream())
                        .forEach(request -> {
                            var expected = one.verdict.of(operation, request);
                            var answer = send(platform, operation, request);
                            outcome.counts.merge(String.valueOf(answer.statusCode()), 1, Integer::sum);
                            var isForwarded = operation.method().equals("HEAD")
                                    ? answer.statusCode() == PlainVerdict.FORWARDED
                                    : answer.body().contains("\"forwarded\":true");
                            if (answer.statusCode() != expected
                                    || isForwarded != (expected == PlainVerdict.FORWARDED)) {
                                outcome.differences.add(one.verdict.document().name() + ": " + operation + " with "
                                        + request + ": expected " + expected + ", came " + answer.statusCode());
                            }
                        });
                var secrets = senders.secrets();
                arrived.stream()
                        .filter(request -> secrets.stream().anyMatch(request::contains))
                        .forEach(_ -> outcome.differences.add(operation + ": a secret reached the upstream"));
                arrived.clear();
            }
        }
        return outcome;
    }

    private static int count(List<Mapped> documents) {
        return documents.stream()
                .mapToInt(one -> one.verdict.document().operations().size())
                .sum();
    }

    private static HttpResponse<String> send(
            TestPlatform platform, ForeignDocument.Operation operation, List<PlainVerdict.Sent> sent) {
        var headers = new ArrayList<String>();
        var query = new ArrayList<String>();
        for (var one : sent) {
            var place = one.place();
            if (place.equals("Authorization Basic")) {
                var pair = one.value().contains(":") ? one.value() : one.value() + ":";
                headers.addAll(List.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
            } else if (place.startsWith("Authorization ")) {
                headers.addAll(
                        List.of("Authorization", place.substring("Authorization ".length()) + " " + one.value()));
            } else if (place.startsWith("cookie ")) {
                headers.addAll(
                        List.of("Cookie", "other=1; " + place.substring("cookie ".length()) + "=" + one.value()));
            } else if (place.startsWith("?")) {
                query.add(URLEncoder.encode(place.substring(1), StandardCharsets.UTF_8) + "=" + one.value());
            } else {
                headers.addAll(List.of(place, one.value()));
            }
        }
        var target = operation.request() + (query.isEmpty() ? "" : "?" + String.join("&", query));
        return platform.send(platform.request(platform.api(target), headers.toArray(String[]::new))
                .method(operation.method(), BodyPublishers.noBody()));
    }
}
