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
import java.util.Map;
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
 * folder of others is compared in the same way with {@code -Dlatchkey.corpus=FOLDER}. What stands in for which published document
 * is in {@code stand-ins.yaml}.
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

    private static final String STAND_INS = "stand-ins.yaml";

    /** What was compared. */
    private record Outcome(TreeMap<String, Integer> counts, List<String> differences, int operations) {}

    /** What a document says, as it is mapped. */
    private record Mapped(Path file, PlainVerdict verdict) {}

    @TempDir
    Path folder;

    @Test
    void gatewaySaysOfOurOwnWhatTheySay() throws IOException {
        var mapped = new ArrayList<Mapped>();
        var files = Stream.concat(
                        OWN.stream().map(name -> name + ".yaml"),
                        standIns().values().stream().map(StandIn::file))
                .distinct()
                .toList();
        for (var own : files) {
            var file = ours(own);
            var read = ForeignDocument.read(file);
            mapped.add(new Mapped(file, new PlainVerdict(read, Offer.ofEverything(read))));
            if (Offer.byDefault(read)
                    .declared()
                    .keySet()
                    .containsAll(read.schemes().keySet())) {
                continue; // nothing of it need be mapped
            }
            // The same once more beside it, as it is taken when nobody maps anything.
            var name = read.name();
            var beside = Files.writeString(
                    folder.resolve(own.replace(name, name + "-unmapped")),
                    Files.readString(file).replace("/" + name, "/" + name + "-unmapped"));
            var readBeside = ForeignDocument.read(beside);
            mapped.add(new Mapped(beside, new PlainVerdict(readBeside, Offer.byDefault(readBeside))));
        }
        var outcome = compare(mapped);
        assertThat(outcome.differences).isEmpty();
        assertThat(outcome.operations).isGreaterThan(100);
        assertThat(outcome.counts).containsOnlyKeys("200", "400", "401", "403", "404");
        assertThat(outcome.counts.values())
                .as("of each %s", outcome.counts)
                .allSatisfy(count -> assertThat(count).isGreaterThan(100));
    }

    @Test
    void ourOwnHaveTheShapesOfThoseThatTheyStandInFor() throws IOException {
        var standIns = standIns();
        assertThat(standIns).isNotEmpty();
        for (var one : standIns.entrySet()) {
            assertThat(Shapes.of(ours(one.getValue().file())))
                    .as("%s stands in for %s", one.getValue().file(), one.getKey())
                    .containsAll(one.getValue().shapes());
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrittenOfPublishedDocumentsIsTrue() throws IOException {
        var standIns = standIns();
        var corpus = corpus();
        // A folder with other documents alone has nothing to do with ours.
        if (corpus.stream().noneMatch(file -> standIns.containsKey(String.valueOf(file.getFileName())))) {
            return Stream.of();
        }
        return corpus.stream()
                .map(file -> dynamicTest(
                        String.valueOf(file.getFileName()),
                        () -> assertThat(Shapes.of(file))
                                .containsExactlyInAnyOrderElementsOf(standIns.getOrDefault(
                                                String.valueOf(file.getFileName()), new StandIn("", List.of()))
                                        .shapes())));
    }

    /**
     * What is compared in place of a published document.
     *
     * @param shapes of the published one, as {@link Shapes} says them
     */
    private record StandIn(String file, List<String> shapes) {}

    /** By the file names of the published ones. */
    private Map<String, StandIn> standIns() throws IOException {
        var standIns = new TreeMap<String, StandIn>();
        ForeignDocument.root(ours(STAND_INS)).forEach((document, row) -> {
            var shapes = ForeignDocument.list(ForeignDocument.map(row).get("shapes")).stream()
                    .map(String::valueOf)
                    .toList();
            standIns.put(
                    document,
                    new StandIn(String.valueOf(ForeignDocument.map(row).get("standIn")), shapes));
        });
        return standIns;
    }

    private Path ours(String file) throws IOException {
        try (var content = ForeignDocumentsTest.class.getResourceAsStream(file)) {
            assertThat(content).as(file).isNotNull();
            return Files.write(folder.resolve(file), content.readAllBytes());
        }
    }

    private static List<Path> corpus() throws IOException {
        var corpus = System.getProperty("latchkey.corpus", "");
        if (corpus.isEmpty()) {
            return List.of();
        }
        try (var files = Files.list(Path.of(corpus))) {
            return files.filter(file -> file.toString().matches(".*\\.(yaml|json)"))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> gatewaySaysOfAFolderOfOthersWhatTheySay(TestReporter reporter) throws IOException {
        return corpus().stream()
                .map(file -> dynamicTest(String.valueOf(file.getFileName()), () -> compareAlone(file, reporter)));
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
