package dev.latchkey.e2e;

import dev.latchkey.e2e.Caller.Kind;
import dev.latchkey.testing.TestPlatform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One caller of every kind of credential that the demonstration has, in both of its companies. */
final class Callers {

    private static final List<String> COMPANIES = List.of("acme", "globex");
    private static final int ADMIN = 0;
    private static final int CLIENTS = 5;

    private final TestPlatform platform;
    private final List<Caller> fixed = new ArrayList<>();
    private final Map<Set<String>, Caller> narrowed = new HashMap<>();

    Callers(TestPlatform platform) {
        this.platform = platform;
        fixed.add(Caller.nobody());
        fixed.add(Caller.key("partner key", Kind.PARTNER_KEY, platform.partnerKey()));
        fixed.add(Caller.key("partner key in the query", Kind.PARTNER_KEY_IN_QUERY, platform.partnerKey()));
        fixed.add(Caller.key("API key in the query", Kind.API_KEY_IN_QUERY, platform.apiKey(0)));
        for (var company = 0; company < COMPANIES.size(); company++) {
            var name = COMPANIES.get(company);
            fixed.add(Caller.key(name + " API key", Kind.API_KEY, platform.apiKey(company)));
            for (var i = 0; i < CLIENTS; i++) {
                var client = platform.client(company, i);
                fixed.add(Caller.token(
                        name + " client " + client.get("name").asString(),
                        platform.token(company, i),
                        Caller.scopes(client),
                        client.get("systemRole").asString()));
            }
        }
    }

    /** Those, and tokens that hold exactly what the operation asks for and everything but one of it. */
    Stream<Caller> of(ShippedOperation operation) {
        var all = Caller.scopes(platform.client(0, ADMIN));
        var asked = Set.copyOf(operation.scopes());
        if (asked.isEmpty()) {
            return fixed.stream();
        }
        var lacking = asked.stream().sorted().map(scope -> narrowed(without(all, scope), "everything but " + scope));
        return Stream.of(fixed.stream(), Stream.of(narrowed(asked, "exactly what is asked")), lacking)
                .flatMap(callers -> callers);
    }

    private Caller narrowed(Set<String> scopes, String name) {
        var made = narrowed.computeIfAbsent(
                scopes,
                _ -> Caller.token(
                        name,
                        platform.tokenWithScope(platform.client(0, ADMIN), String.join(" ", new TreeSet<>(scopes))),
                        scopes,
                        "ADMINISTRATOR"));
        return new Caller("token with " + name, made.kind(), made.secret(), made.scopes(), made.permissions());
    }

    private static Set<String> without(Set<String> scopes, String left) {
        var rest = new TreeSet<>(scopes);
        rest.remove(left);
        return Set.copyOf(rest);
    }
}
