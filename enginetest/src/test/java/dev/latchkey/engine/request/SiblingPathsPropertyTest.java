package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.Seeds;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is let in without credentials runs nothing that asks for some, whatever files and routes a server has of a document. */
class SiblingPathsPropertyTest {

    private static final SecurityRequirements OPEN = requirements();
    private static final SecurityRequirements CLOSED = requirements(oauth("orders_read"));

    private static final List<String> TEXTS = List.of(
            "a", "b", "a.json", "a.html", "b.json", "index.html", "index.php", "a.cgi", "{y}", "{x}", "{x}.json");
    private static final List<String> ASKED = List.of(
            "x.any",
            "index",
            "app",
            "a%20.json",
            "(S(x))",
            "a:80",
            "a",
            "b",
            "c",
            "a.json",
            "a.html",
            "b.xml",
            "index.html",
            "index.php",
            "INDEX.PHP",
            "a.cgi",
            "%61",
            "b%20",
            "a+",
            "a%3Bx",
            "a.%6Ason",
            "c.json",
            "%69ndex.html");

    private static final Set<FileServer> MINDING_NO_CASE = EnumSet.of(FileServer.EXPRESS, FileServer.ASP_NET);

    private static final List<String> TEXTS_OF_ANY_CASE =
            List.of("a", "A", "b", "a.json", "A.html", "index", "{x}", "{x}", "{x}.JSON");
    private static final List<String> ASKED_IN_ANY_CASE = List.of(
            "a", "A", "B", "c", "C", "a.json", "A.JSON", "a.HTML", "c.json", "%41", "B%20", "A+", "A%3Bx", "Index");

    /** Each beside the ways in which servers read a target at all. */
    @Test
    void neverLetsThroughWhatAServerRunsInstead() {
        check(4_000, TEXTS, ASKED, EnumSet.complementOf(EnumSet.copyOf(MINDING_NO_CASE)));
    }

    @Test
    void neverLetsThroughWhatAServerRunsThatMindsNoCase() {
        check(3_500, TEXTS_OF_ANY_CASE, ASKED_IN_ANY_CASE, MINDING_NO_CASE);
    }

    private static void check(int seeds, List<String> texts, List<String> asked, Set<FileServer> servers) {
        var refused = new EnumMap<FileServer, Integer>(FileServer.class);
        var allowed = new int[1];
        Seeds.check(seeds, random -> {
            var documented = new LinkedHashMap<String, Map<HttpMethod, SecurityRequirements>>();
            for (var i = random.nextInt(1, 5); i > 0; i--) {
                documented
                        .computeIfAbsent(path(random, texts), path -> new LinkedHashMap<>())
                        .put(method(random), random.nextBoolean() ? OPEN : CLOSED);
            }
            var judge = judge(documented);
            for (var i = 0; i < 10 && judge.isPresent(); i++) {
                var target = path(random, asked);
                var method = method(random);
                var judgement =
                        judge.get().judge(method, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
                if (judgement instanceof Judgement.Unreadable) {
                    runs(documented, method, target, servers)
                            .forEach(
                                    (server, run) -> refused.merge(server, run.contains(CLOSED) ? 1 : 0, Integer::sum));
                } else if (judgement.decision() instanceof Decision.Allow) {
                    allowed[0]++;
                    runs(documented, method, target, servers)
                            .forEach((server, run) -> assertThat(run)
                                    .as("%s %s of %s by %s", method, target, told(documented), server)
                                    .doesNotContain(CLOSED));
                }
            }
        });
        assertThat(allowed[0]).isGreaterThan(1_000);
        assertThat(refused.values())
                .as(refused.toString())
                .allSatisfy(times -> assertThat(times).isGreaterThan(20));
    }

    private static HttpMethod method(SplittableRandom random) {
        return random.nextInt(5) == 0 ? HttpMethod.POST : HttpMethod.GET;
    }

    private static String told(Map<String, Map<HttpMethod, SecurityRequirements>> documented) {
        return documented.entrySet().stream()
                .flatMap(path -> path.getValue().entrySet().stream()
                        .map(one -> one.getKey() + " " + path.getKey()
                                + (one.getValue().equals(OPEN) ? " open" : " closed")))
                .collect(Collectors.joining(", "));
    }

    private static Optional<Judge> judge(Map<String, Map<HttpMethod, SecurityRequirements>> documented) {
        try {
            var operations = documented.entrySet().stream()
                    .flatMap(path -> path.getValue().entrySet().stream()
                            .map(one -> operation("api", one.getKey(), path.getKey(), one.getValue())))
                    .toArray(Operation[]::new);
            var document = document("api", operations);
            return Optional.of(new Judge(
                    ApiOperations.of(
                            List.of(document.with(document.operations(), new Findings(false, List.of(), List.of())))),
                    ProtectedResources.of(List.of(), "https://api.example.com"),
                    TestHeaders.CARRIERS,
                    (presented, request) -> new Authentication.Anonymous()));
        } catch (SpecException e) {
            return Optional.empty(); // paths that are spelt twice
        }
    }

    private static String path(SplittableRandom random, List<String> texts) {
        if (random.nextInt(20) == 0) {
            return "/";
        }
        var path = new StringBuilder();
        for (var i = 1 + random.nextInt(random.nextInt(1, 4)); i > 0; i--) {
            path.append('/').append(texts.get(random.nextInt(texts.size())));
        }
        return path.append(random.nextInt(4) == 0 ? "/" : "").toString();
    }

    /** What may be run, by servers that read the target in any of the known ways. */
    private static Map<FileServer, List<SecurityRequirements>> runs(
            Map<String, Map<HttpMethod, SecurityRequirements>> documented,
            HttpMethod method,
            String target,
            Set<FileServer> servers) {
        var rules = new LinkedHashMap<String, List<Map<HttpMethod, SecurityRequirements>>>();
        documented.forEach((path, rule) -> rules.computeIfAbsent(
                        path.equals("/") ? path : path.replaceAll("/$", ""), one -> new ArrayList<>())
                .add(rule));
        var seen = KnownServer.all().stream()
                .flatMap(server -> server.segments(target).stream())
                .map(segments -> segments.stream().filter(one -> !one.isEmpty()).toList())
                .distinct()
                .toList();
        var runs = new EnumMap<FileServer, List<SecurityRequirements>>(FileServer.class);
        for (var server : servers) {
            runs.put(
                    server,
                    seen.stream()
                            .flatMap(segments -> run(
                                    server,
                                    method,
                                    server.run(rules.keySet(), segments).stream()
                                            .map(path -> new Found(path, rules.getOrDefault(path, List.of())))
                                            .toList()))
                            .toList());
        }
        return runs;
    }

    /** What has the method; where nothing has it, all that is there, to who minds none. */
    private static Stream<SecurityRequirements> run(FileServer server, HttpMethod method, List<Found> found) {
        return server.mindsNoMethod() && found.stream().noneMatch(one -> one.has(method))
                ? found.stream()
                        .filter(Found::isFile)
                        .flatMap(one -> one.rules.stream())
                        .flatMap(rules -> rules.values().stream())
                : found.stream()
                        .flatMap(one -> one.rules.stream())
                        .filter(rules -> rules.containsKey(method))
                        .map(rules -> rules.get(method));
    }

    /** @param rules of the path, with a slash at its end and without */
    private record Found(String path, List<Map<HttpMethod, SecurityRequirements>> rules) {

        boolean has(HttpMethod method) {
            return rules.stream().anyMatch(one -> one.containsKey(method));
        }

        boolean isFile() {
            return path.indexOf('.') >= 0;
        }
    }
}
