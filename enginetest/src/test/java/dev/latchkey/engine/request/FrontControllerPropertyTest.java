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
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whoever is let in without credentials runs nothing that asks for some, by programs in PHP that stand in front of everything: what they run
 * is found without the code that is tested, as {@code mod_rewrite}, PHP and the usual skeletons go about it.
 */
class FrontControllerPropertyTest {

    private static final SecurityRequirements OPEN = requirements();
    private static final SecurityRequirements CLOSED = requirements(oauth("orders_read"));

    private static final List<String> PATHS =
            List.of("/a", "/b", "/{x}", "/a/b", "/a/{x}", "/{x}/{y}", "/b/{x}/c", "/");

    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "c",
            "%61",
            "/",
            "/",
            "&",
            "%26",
            "%2526",
            "?",
            "%3F",
            ";",
            "%3B",
            "=",
            "%3D",
            "NAME=",
            "NAME%00x=",
            "&NAME=",
            "&NAME=a",
            "%26NAME=a",
            "%20NAME=a/",
            "METHOD=",
            "&METHOD=DELETE",
            "%26METHOD%3DDELETE",
            "?METHOD=DELETE",
            "METHOD%00=DELETE",
            "%20",
            "+",
            "%C3%A9",
            "%3Cb%3E",
            "%00",
            "..",
            "/../",
            ".",
            "%2E");

    private static final List<String> NAMES = List.of("url", "q", "_url", "anything", "__my_uri", "page.name");
    private static final List<String> METHOD_NAMES = List.of("_method", "method", "http_method", "verb");

    /** What is done with the value before it is a path. */
    private enum Habit {
        NONE {
            @Override
            String of(String value) {
                return value;
            }
        },
        SANITIZES {
            @Override
            String of(String value) {
                return value.replaceAll("[^!-~]", "");
            }
        },
        STRIPS_TAGS {
            @Override
            String of(String value) {
                return value.replaceAll("<[^>]*>?", "");
            }
        },
        TRIMS {
            @Override
            String of(String value) {
                return value.replaceAll("^[ \\x00]+|[ \\x00]+$", "");
            }
        };

        abstract String of(String value);
    }

    @Test
    void neverLetsThroughWhatAFrontControllerRunsInstead() {
        var refused = new EnumMap<Habit, Integer>(Habit.class);
        var allowed = new int[1];
        Seeds.check(4_000, random -> {
            var documented = documented(random);
            var judge = judge(documented);
            for (var i = 0; i < 12 && judge.isPresent(); i++) {
                var name = any(random, NAMES);
                var methodName = any(random, METHOD_NAMES);
                var method = random.nextInt(3) == 0 ? HttpMethod.POST : HttpMethod.GET;
                var target = target(random, name, methodName);
                var judgement =
                        judge.get().judge(method, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
                for (var habit : Habit.values()) {
                    var run = run(documented, method, target, name, methodName, habit);
                    if (judgement instanceof Judgement.Unreadable) {
                        refused.merge(habit, CLOSED.equals(run) ? 1 : 0, Integer::sum);
                    } else if (judgement.decision() instanceof Decision.Allow) {
                        allowed[0]++;
                        assertThat(run)
                                .as("%s %s of %s by %s, %s", method, target, told(documented), name, habit)
                                .isNotEqualTo(CLOSED);
                    }
                }
            }
        });
        assertThat(allowed[0]).isGreaterThan(5_000);
        assertThat(refused.values())
                .as(refused.toString())
                .allSatisfy(times -> assertThat(times).isGreaterThan(500));
    }

    private static Map<String, Map<HttpMethod, SecurityRequirements>> documented(SplittableRandom random) {
        var documented = new TreeMap<String, Map<HttpMethod, SecurityRequirements>>();
        for (var i = random.nextInt(2, 6); i > 0; i--) {
            documented
                    .computeIfAbsent(any(random, PATHS), path -> new LinkedHashMap<>())
                    .put(
                            any(random, List.of(HttpMethod.GET, HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE)),
                            random.nextInt(3) > 0 ? OPEN : CLOSED);
        }
        return documented;
    }

    private static <T> T any(SplittableRandom random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String target(SplittableRandom random, String name, String methodName) {
        var target = new StringBuilder("/" + any(random, List.of("a", "b", "c", "", "a/b", "c/c", "b/c/c")));
        for (var i = random.nextInt(1, 6); i > 0; i--) {
            target.append(any(random, PIECES).replace("NAME", name).replace("METHOD", methodName));
        }
        return target.toString();
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
            return Optional.empty();
        }
    }

    private static String told(Map<String, Map<HttpMethod, SecurityRequirements>> documented) {
        var told = new StringBuilder();
        documented.forEach((path, rules) -> rules.forEach((method, rule) ->
                told.append(method).append(' ').append(path).append(rule.equals(OPEN) ? " open, " : " closed, ")));
        return told.toString();
    }

    /** What {@code RewriteRule ^(.*)$ index.php?name=$1 [QSA,L]} leads to, and {@code try_files $uri /index.php?name=$uri&$args}. */
    private static @Nullable SecurityRequirements run(
            Map<String, Map<HttpMethod, SecurityRequirements>> documented,
            HttpMethod asked,
            String target,
            String name,
            String methodName,
            Habit habit) {
        var mark = target.indexOf('?');
        var path = decoded(mark < 0 ? target : target.substring(0, mark), false);
        var got = parameters(name + "=" + path + (mark < 0 ? "" : "&" + target.substring(mark + 1)));
        var phpName = name.replace('.', '_');
        var value = habit.of(got.getOrDefault(phpName, "")).replaceAll("^/+|/+$", "");
        var method = got.getOrDefault(methodName, asked.name()).strip().toUpperCase(Locale.ROOT);
        var segments = value.isEmpty() ? List.<String>of() : Arrays.asList(value.split("/", -1));
        return documented.entrySet().stream()
                .filter(one -> matches(one.getKey(), segments))
                .min(Comparator.comparing(one -> one.getKey().replace('{', '~')))
                // By a name that nobody knows, every value would be a path of parameters.
                .filter(one -> isKnown(name)
                        || !isCallersOwn(target, name)
                        || one.getKey().matches(".*/[a-z].*"))
                .flatMap(one -> one.getValue().entrySet().stream()
                        .filter(rule -> rule.getKey().name().equals(method))
                        .map(Map.Entry::getValue)
                        .findFirst())
                .orElse(null);
    }

    private static boolean isKnown(String name) {
        return !name.equals("anything") && !name.equals("__my_uri");
    }

    /** Whether the value that counts is not the path itself. */
    private static boolean isCallersOwn(String target, String name) {
        return target.contains(name);
    }

    private static boolean matches(String path, List<String> segments) {
        var mine = path.equals("/")
                ? List.<String>of()
                : Arrays.asList(path.substring(1).split("/"));
        if (mine.size() != segments.size()) {
            return false;
        }
        for (var i = 0; i < mine.size(); i++) {
            if (mine.get(i).startsWith("{")
                    ? segments.get(i).isEmpty()
                    : !mine.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** As {@code php_default_treat_data} and {@code php_register_variable_ex} do; of one name the last wins. */
    private static Map<String, String> parameters(String query) {
        var all = new LinkedHashMap<String, String>();
        for (var pair : query.split("&")) {
            var equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals), true);
            name = name.replaceAll("^ +", "").replaceAll("\\x00(?s:.*)", "").replaceAll("[. ]", "_");
            if (!name.isEmpty()) {
                all.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1), true));
            }
        }
        return all;
    }

    /** What is no percent sequence stays. */
    private static String decoded(String text, boolean isForm) {
        var bytes = new ByteArrayOutputStream();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '%'
                    && i + 2 < text.length()
                    && text.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes((isForm && c == '+' ? " " : String.valueOf(c)).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
