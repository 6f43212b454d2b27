package dev.latchkey.engine.decision;

import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whoever is let in by the query is shown nothing that asks for more, by whatever known server stands behind. */
class KnownQueryServersTest {

    private static final String NAME = "my_mode";
    private static final SecurityRequirements BASE = requirements(together());
    private static final Operation PRICES = operation(
            "api",
            HttpMethod.GET,
            "/p/{id}",
            BASE,
            Set.of(),
            List.of(new ConditionalSecurity(NAME, Set.of("PUBLIC"), requirements(together(KEY)))));

    private static final List<String> PIECES = List.of(
            "my_mode",
            "my.mode",
            "my mode",
            "my+mode",
            "my%20mode",
            "my%2Emode",
            "my%5fmode",
            "My_Mode",
            "m%79_mode",
            "m%2579_mode",
            "%u006dy_mode",
            "my_mode[]",
            "my_mode[0]",
            "my_mode%5B%5D",
            "[my_mode]",
            "my_mode%00",
            "PUBLIC",
            "PUBLIC",
            "INTERNAL",
            "=",
            "=",
            "=",
            "&",
            "&",
            "%26",
            "%3D",
            "%2526",
            "%253D",
            ";",
            "%3B",
            "?",
            "%3F",
            "+",
            "%20",
            "x",
            "a",
            "%00",
            "[",
            "]",
            "%EF%BC%86",
            "%EF%BC%9D",
            "%EF%BC%AD");

    /** What a server finds under the name, by how it parts, decodes and compares. */
    private record Server(
            String marks, int decodedBefore, UnaryOperator<String> name, Function<String, Boolean> isMeant) {

        List<String> values(String query) {
            var text = query;
            for (var i = 0; i < decodedBefore; i++) {
                text = decoded(text);
            }
            var values = new ArrayList<String>();
            for (var pair : text.split("[" + marks + "]", -1)) {
                var at = pair.indexOf('=');
                var key = name.apply(decoded(at < 0 ? pair : pair.substring(0, at)));
                if (isMeant.apply(key)) {
                    values.add(at < 0 ? "" : decoded(pair.substring(at + 1)));
                }
            }
            return values;
        }
    }

    private static final Map<String, Server> SERVERS = Map.of(
            "PHP", new Server("&", 0, KnownQueryServersTest::ofPhp, NAME::equals),
            "Express", new Server("&", 0, KnownQueryServersTest::root, NAME::equals),
            "Rack", new Server("&;", 0, KnownQueryServersTest::root, NAME::equals),
            "Django", new Server("&", 0, UnaryOperator.identity(), NAME::equals),
            "Python 2", new Server("&;", 0, UnaryOperator.identity(), NAME::equals),
            "ASP.NET", new Server("&", 0, UnaryOperator.identity(), NAME::equalsIgnoreCase),
            "Tomcat", new Server("&", 0, UnaryOperator.identity(), NAME::equals),
            "a proxy that decodes", new Server("&", 1, KnownQueryServersTest::ofPhp, NAME::equals),
            "two proxies that decode", new Server("&;", 2, KnownQueryServersTest::root, NAME::equalsIgnoreCase));

    /** Spaces before it are left out, a NUL ends it, and what PHP has no names for becomes an underscore. */
    private static String ofPhp(String name) {
        var text = name.stripLeading();
        var nul = text.indexOf('\0');
        text = nul < 0 ? text : text.substring(0, nul);
        var bracket = text.indexOf('[');
        var isClosed = bracket > 0 && text.indexOf(']', bracket) > 0;
        return (isClosed ? text.substring(0, bracket) : text.replace('[', '_'))
                .replace('.', '_')
                .replace(' ', '_');
    }

    /** As Rack has it: brackets before it are left out, one behind it ends it. */
    private static String root(String name) {
        var start = 0;
        while (start < name.length() && "[]".indexOf(name.charAt(start)) >= 0) {
            start++;
        }
        return name.substring(start).split("[\\[\\]]", 2)[0];
    }

    /** As lenient servers decode: what is no sequence stands for itself, {@code %uXXXX} for its character. */
    private static String decoded(String text) {
        var bytes = new java.io.ByteArrayOutputStream();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '%'
                    && text.regionMatches(true, i + 1, "u", 0, 1)
                    && text.substring(i).matches("(?s)%u[0-9a-fA-F]{4}.*")) {
                bytes.writeBytes(Character.toString(Integer.parseInt(text.substring(i + 2, i + 6), 16))
                        .getBytes(StandardCharsets.UTF_8));
                i += 5;
            } else if (c == '%' && text.substring(i).matches("(?s)%[0-9a-fA-F]{2}.*")) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(Character.toString(c == '+' ? ' ' : c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showNothingThatTheQueryDidNotAskFor() {
        var lenient = 0;
        var withValue = 0;
        for (var seed = 0; seed < 30_000; seed++) {
            var random = new Random(seed);
            var query =
                    new StringBuilder(random.nextInt(3) == 0 ? "" : random.nextBoolean() ? "my_mode=PUBLIC&" : "a=1&");
            for (var i = random.nextInt(7); i >= 0; i--) {
                query.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            var inPath = random.nextInt(4) == 0;
            var target = (inPath ? "/p/7%26" : "/p/7?") + query.toString().replace(" ", "%20");
            if (!(RequestPath.parse(target) instanceof ParsedTarget.Accepted(RequestPath path))
                    || !AccessPolicy.applicableSecurity(PRICES, path)
                            .equals(new ApplicableSecurity.Requirements(BASE))) {
                continue;
            }
            lenient++;
            var seen = inPath ? path.rawPath().substring(6) : path.rawQuery();
            for (var server : SERVERS.entrySet()) {
                var values = server.getValue().values(seen);
                withValue += values.isEmpty() ? 0 : 1;
                assertThat(values)
                        .as("%s of %s, seed %s", server.getKey(), target, seed)
                        .allMatch("PUBLIC"::equals);
            }
        }
        assertThat(lenient).isGreaterThan(1_000);
        assertThat(withValue).isGreaterThan(1_000);
    }
}
