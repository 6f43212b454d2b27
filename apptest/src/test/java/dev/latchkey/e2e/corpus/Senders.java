package dev.latchkey.e2e.corpus;

import dev.latchkey.core.partner.Application;
import dev.latchkey.e2e.corpus.ForeignDocument.Operation;
import dev.latchkey.e2e.corpus.PlainVerdict.Sent;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Every kind of credential at every place where one may stand, alone and two together. */
final class Senders {

    private static final int ADMIN = 0;

    /** What nobody issued; in the alphabet of what is issued. */
    private static final String NOTHING = "nothingthatanybodywasevergiven";

    private final TestPlatform platform;
    private final TestGrants grants;
    private final Set<String> all;
    private final Map<String, String> tokens = new HashMap<>();

    Senders(TestPlatform platform) {
        this.platform = platform;
        this.grants = new TestGrants(platform);
        this.all = platform.client(0, ADMIN).get("scopes").values().stream()
                .map(JsonNode::asString)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What no request may carry to an upstream. */
    Set<String> secrets() {
        var secrets = new HashSet<>(tokens.values());
        secrets.addAll(Set.of(
                NOTHING,
                platform.apiKey(0),
                platform.partnerKey(),
                platform.client(0, ADMIN).get("clientSecret").asString()));
        return secrets;
    }

    /** The same for every operation of a document. */
    List<List<Sent>> ofDocument(PlainVerdict document) {
        var requests = new ArrayList<List<Sent>>();
        requests.add(List.of());
        var natural = new ArrayList<Sent>();
        for (var place : document.places()) {
            var here = at(place);
            here.forEach(one -> requests.add(List.of(one)));
            if (!place.startsWith("?api")) {
                natural.add(here.getFirst());
            }
        }
        for (var place : List.of("X-Nobody", "Authorization Nobody")) {
            requests.add(List.of(at(place).getFirst()));
        }
        for (var i = 0; i < natural.size(); i++) {
            for (var j = i + 1; j < natural.size(); j++) {
                var one = natural.get(i);
                var other = natural.get(j);
                if (!one.place().startsWith("Authorization") || !other.place().startsWith("Authorization")) {
                    if (!one.place().equalsIgnoreCase(other.place())) {
                        requests.add(List.of(one, other));
                    }
                }
            }
        }
        return requests;
    }

    /** Tokens with exactly the scopes that each alternative asks for, and with all scopes but one of them. */
    List<List<Sent>> ofOperation(Operation operation) {
        var sets = new HashSet<Set<String>>();
        operation.security().forEach(alternative -> {
            var asked = new TreeSet<String>();
            alternative.values().forEach(asked::addAll);
            if (!asked.isEmpty() && all.containsAll(asked)) {
                sets.add(Set.copyOf(asked));
            }
        });
        operation.scopes().stream().filter(all::contains).forEach(scope -> {
            var rest = new TreeSet<>(all);
            rest.remove(scope);
            sets.add(Set.copyOf(rest));
        });
        return sets.stream()
                .flatMap(scopes -> List.of(token("client", scopes), token("user", scopes)).stream())
                .map(List::of)
                .toList();
    }

    /** What somebody would send there first. */
    private List<Sent> at(String place) {
        var nothing = new Sent(place, "nothing", NOTHING, Set.of());
        var key = new Sent(place, "key", platform.apiKey(0), Set.of());
        return switch (place) {
            case "Authorization Bearer" ->
                List.of(
                        token("client", all),
                        token("user", all),
                        token("client", Set.of("orders_read")),
                        token("user", Set.of("orders_read")),
                        key,
                        nothing);
            case "Authorization Basic" ->
                List.of(
                        new Sent(
                                place,
                                "secret",
                                platform.client(0, ADMIN).get("clientId").asString() + ":"
                                        + platform.client(0, ADMIN)
                                                .get("clientSecret")
                                                .asString(),
                                all),
                        key,
                        nothing);
            default -> List.of(key, new Sent(place, "partner", platform.partnerKey(), Set.of()), nothing);
        };
    }

    private Sent token(String kind, Set<String> scopes) {
        var names = String.join(" ", new TreeSet<>(scopes));
        var value = tokens.computeIfAbsent(
                kind + " " + names,
                _ -> kind.equals("client")
                        ? platform.tokenWithScope(platform.client(0, ADMIN), names.equals(names(all)) ? null : names)
                        : userToken(names));
        return new Sent("Authorization Bearer", kind, value, scopes);
    }

    private static String names(Set<String> scopes) {
        return String.join(" ", new TreeSet<>(scopes));
    }

    private String userToken(String names) {
        var scopes = Scopes.parse(names);
        var application = grants.register(Application.Protocol.DEFAULT, scopes, TestGrants.REDIRECT_URI);
        var code = grants.code(grants.authorization(application, "ADMINISTRATOR", scopes, null));
        return TestPlatform.json(grants.exchange(TestGrants.CONFIDENTIAL, code, application))
                .get("access_token")
                .asString();
    }
}
