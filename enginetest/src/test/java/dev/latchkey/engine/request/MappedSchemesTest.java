package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.MappedSchemesOracle.Declared;
import dev.latchkey.engine.request.MappedSchemesOracle.Item;
import dev.latchkey.engine.testing.TestCredentials;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every shape of security scheme, alone, as one of two alternatives and together with another, with every credential at every place:
 * the judge says what {@link MappedSchemesOracle} reads from the document and its mapping.
 */
class MappedSchemesTest {

    private static final List<String> SCOPES =
            List.of("read:org", "accounting.transactions", "https://www.example.com/auth/files");

    /** The text of each scheme in the document. */
    private static final Map<String, String> TEXTS = new LinkedHashMap<>();

    static {
        TEXTS.put("own", "{type: apiKey, in: header, name: X-Api-Key}");
        TEXTS.put("header", "{type: apiKey, in: header, name: X-Shop-Token}");
        TEXTS.put("partner", "{type: apiKey, in: header, name: x-shop-token}");
        TEXTS.put("query", "{type: apiKey, in: query, name: shop.key}");
        TEXTS.put("cookie", "{type: apiKey, in: cookie, name: shop_session}");
        TEXTS.put("bot", "{type: apiKey, in: header, name: Authorization}");
        TEXTS.put("basic", "{type: http, scheme: basic}");
        TEXTS.put("bearer", "{type: http, scheme: bearer}");
        TEXTS.put("openId", "{type: openIdConnect, openIdConnectUrl: 'https://id.example/'}");
        TEXTS.put("implicit", "{type: oauth2, flows: {implicit: {authorizationUrl: /a, scopes: {'read:org': r}}}}");
        TEXTS.put("clients", "{type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {'read:org': r}}}}");
        TEXTS.put("narrowed", "{type: oauth2, flows: {implicit: {authorizationUrl: /a, scopes: {'read:org': r}}}}");
        TEXTS.put("mutual", "{type: mutualTLS}");
        TEXTS.put("digest", "{type: http, scheme: digest}");
    }

    /** What each of them is in a request by the mapping of the test; who is not here is not offered. */
    private static final Map<String, Declared> BY_TOKENS = Map.ofEntries(
            Map.entry("own", new Declared("X-Api-Key", Set.of("key"))),
            Map.entry("header", new Declared("X-Shop-Token", Set.of("key"))),
            Map.entry("partner", new Declared("X-Shop-Token", Set.of("partner"))),
            Map.entry("query", new Declared("?shop.key", Set.of("key"))),
            Map.entry("cookie", new Declared("cookie shop_session", Set.of("key"))),
            Map.entry("bot", new Declared("Authorization Bot", Set.of("key"))),
            Map.entry("basic", new Declared("Authorization Basic", Set.of("secret"))),
            Map.entry("bearer", new Declared("Authorization Bearer", Set.of("client", "user"))),
            Map.entry("openId", new Declared("Authorization Bearer", Set.of("client", "user"))),
            Map.entry("implicit", new Declared("Authorization Bearer", Set.of("user"))),
            Map.entry("clients", new Declared("Authorization Bearer", Set.of("client"))),
            Map.entry("narrowed", new Declared("Authorization Bearer", Set.of("client"))));

    private static final Map<String, Choice> CHOICES_OF_TOKENS = Map.of(
            "partner", choice(Meaning.PARTNER_KEY),
            "query", new Choice("q", Meaning.KEY, new Allowances(true, false, false), "", Set.of()),
            "cookie", new Choice("c", Meaning.KEY, new Allowances(false, true, false), "", Set.of()),
            "bot", new Choice("b", Meaning.KEY, Allowances.NONE, "Bot", Set.of()),
            "basic", choice(Meaning.CLIENT),
            "narrowed", new Choice("n", Meaning.TOKEN, Allowances.NONE, "", Set.of(CredentialKind.CLIENT_CREDENTIALS)));

    /** The same document where keys stand in the place of tokens. */
    private static final Map<String, Declared> BY_KEYS = Map.of(
            "own", new Declared("X-Api-Key", Set.of("key")),
            "header", new Declared("X-Shop-Token", Set.of("key")),
            "partner", new Declared("X-Shop-Token", Set.of("key")),
            "basic", new Declared("Authorization Basic", Set.of("key")),
            "bearer", new Declared("Authorization Bearer", Set.of("key")));

    private static final Map<String, Choice> CHOICES_OF_KEYS = Map.of(
            "basic", choice(Meaning.KEY),
            "bearer", choice(Meaning.KEY),
            "openId", choice(Meaning.NOT_OFFERED),
            "implicit", choice(Meaning.NOT_OFFERED),
            "clients", choice(Meaning.NOT_OFFERED),
            "narrowed", choice(Meaning.NOT_OFFERED));

    private static final List<String> PLACES = List.of(
            "X-Api-Key",
            "X-Shop-Token",
            "X-Nobody",
            "?shop.key",
            "?apiKey",
            "?nobody",
            "cookie shop_session",
            "cookie nobody",
            "Authorization Bot",
            "Authorization Token",
            "Authorization Basic",
            "Authorization Bearer");

    private static Choice choice(Meaning meaning) {
        return new Choice("schemes", meaning, Allowances.NONE, "", Set.of());
    }

    /** An operation of the document, with its path. */
    private record Described(String path, List<Map<String, Set<String>>> security) {

        String text() {
            var alternatives = security.stream()
                    .map(alternative -> "{"
                            + String.join(
                                    ", ",
                                    alternative.entrySet().stream()
                                            .map(one -> one.getKey() + ": ["
                                                    + String.join(
                                                            ", ",
                                                            one.getValue().stream()
                                                                    .map(scope -> "'" + scope + "'")
                                                                    .toList())
                                                    + "]")
                                            .toList())
                            + "}")
                    .toList();
            return "  " + path + ": {get: {security: [" + String.join(", ", alternatives)
                    + "], responses: {'200': {description: Done}}}}\n";
        }
    }

    private static boolean isForTokens(String scheme) {
        return Set.of("bearer", "openId", "implicit", "clients", "narrowed").contains(scheme);
    }

    /** Every scheme alone, with a scope where it can have some, beside every other, together with it, and open besides. */
    private static List<Described> operations() {
        var security = new ArrayList<List<Map<String, Set<String>>>>();
        security.add(List.of());
        var names = new ArrayList<>(TEXTS.keySet());
        names.add("undefined");
        for (var one : names) {
            security.add(List.of(Map.of(one, Set.of())));
            security.add(List.of(Map.of(), Map.of(one, Set.of())));
            if (isForTokens(one)) {
                SCOPES.forEach(scope -> security.add(List.of(Map.of(one, Set.of(scope)))));
                security.add(List.of(Map.of(one, Set.copyOf(SCOPES))));
            }
            for (var other : names.subList(names.indexOf(one) + 1, names.size())) {
                security.add(List.of(Map.of(one, Set.of()), Map.of(other, Set.of())));
                security.add(List.of(Map.of(one, Set.of(), other, Set.of())));
                if (isForTokens(other)) {
                    security.add(List.of(Map.of(one, Set.of()), Map.of(other, Set.of("read:org"))));
                    security.add(List.of(Map.of(one, Set.of(), other, Set.of("read:org"))));
                }
            }
        }
        var operations = new ArrayList<Described>();
        security.forEach(one -> operations.add(new Described("/o" + operations.size(), one)));
        return operations;
    }

    /** Nothing; each value at each place; and two credentials in one request. */
    private static List<List<Item>> requests() {
        var single = new ArrayList<Item>();
        for (var place : PLACES) {
            for (var kind : List.of("key", "partner", "secret", "nothing", "expired")) {
                single.add(new Item(place, kind, Set.of()));
            }
            for (var kind : List.of("client", "user")) {
                single.add(new Item(place, kind, Set.of()));
                single.add(new Item(place, kind, Set.copyOf(SCOPES)));
            }
        }
        for (var scope : SCOPES) {
            single.add(new Item("Authorization Bearer", "client", Set.of(scope)));
            single.add(new Item("Authorization Bearer", "user", Set.of(scope)));
        }
        var requests = new ArrayList<List<Item>>();
        requests.add(List.of());
        single.forEach(item -> requests.add(List.of(item)));
        var together = List.of(
                new Item("X-Api-Key", "key", Set.of()),
                new Item("X-Shop-Token", "key", Set.of()),
                new Item("X-Shop-Token", "partner", Set.of()),
                new Item("?shop.key", "key", Set.of()),
                new Item("cookie shop_session", "key", Set.of()),
                new Item("Authorization Bot", "key", Set.of()),
                new Item("Authorization Basic", "secret", Set.of()),
                new Item("Authorization Bearer", "client", Set.of("read:org")),
                new Item("Authorization Bearer", "user", Set.of()));
        for (var one : together) {
            for (var other : together) {
                var isOneHeader =
                        one.place().startsWith("Authorization") && other.place().startsWith("Authorization");
                if (!one.place().equals(other.place())
                        && !isOneHeader
                        && one.place().compareTo(other.place()) < 0) {
                    requests.add(List.of(one, other));
                }
            }
        }
        return requests;
    }

    private static String value(Item item) {
        return switch (item.kind()) {
            case "secret" -> "client-1:the-secret";
            case "client", "user" ->
                item.kind() + "." + Integer.toHexString(item.scopes().hashCode());
            default -> "a-" + item.kind();
        };
    }

    private static String[] headers(List<Item> items) {
        var headers = new ArrayList<String>();
        for (var item : items) {
            var place = item.place();
            var value = value(item);
            if (place.equals("Authorization Basic")) {
                var pair = value.contains(":") ? value : value + ":";
                headers.addAll(List.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
            } else if (place.startsWith("Authorization ")) {
                headers.addAll(List.of("Authorization", place.substring("Authorization ".length()) + " " + value));
            } else if (place.startsWith("cookie ")) {
                headers.addAll(List.of("Cookie", "other=1; " + place.substring("cookie ".length()) + "=" + value));
            } else if (!place.startsWith("?")) {
                headers.addAll(List.of(place.toLowerCase(Locale.ROOT), value));
            }
        }
        return headers.toArray(String[]::new);
    }

    private static String query(List<Item> items) {
        var pairs = items.stream()
                .filter(item -> item.place().startsWith("?"))
                .map(item -> item.place().substring(1) + "=" + value(item).replace(":", "%3A"))
                .toList();
        return pairs.isEmpty() ? "" : "?limit=1&" + String.join("&", pairs);
    }

    /** Knows the values of {@link #value}, as the gateway's authenticator knows those that were issued. */
    private static Authentication authenticate(List<Item> sent, List<PresentedCredential> presented) {
        if (presented.isEmpty()) {
            return new Authentication.Anonymous();
        }
        var proven = new ArrayList<ProvenCredential>();
        for (var credential : presented) {
            var item = sent.stream()
                    .filter(one -> value(one).equals(credential.value()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("a credential that nobody sent"));
            var principal = principal(item, credential.scheme());
            if (principal.isEmpty()) {
                return new Authentication.Rejected(RequestDenials.invalidCredential());
            }
            proven.add(new ProvenCredential(principal.get(), credential.location()));
        }
        var companies =
                proven.stream().map(one -> one.principal().findCompany()).distinct();
        return companies.count() == 1
                ? new Authentication.Authenticated(proven)
                : new Authentication.Rejected(new Denial(
                        Denial.Reason.CONFLICTING_CREDENTIALS,
                        new Explanation(Gate.REQUEST, List.of(), List.of(), List.of(), "")));
    }

    private static Optional<Principal.Proven> principal(Item item, PresentedCredential.Scheme scheme) {
        var scopes = Scopes.of(item.scopes().stream().map(Scope::new).toList());
        return Optional.ofNullable(
                switch (scheme) {
                    case NONE ->
                        switch (item.kind()) {
                            case "key" -> TestCredentials.key().principal();
                            case "partner" -> new Principal.PartnerKey("partner-key-1", "partner-1");
                            default -> null;
                        };
                    case BASIC ->
                        item.kind().equals("secret")
                                ? TestCredentials.client(SCOPES.toArray(String[]::new))
                                        .principal()
                                : null;
                    case BEARER, DPOP ->
                        switch (item.kind()) {
                            case "client" ->
                                TestCredentials.client(scopes.names().toArray(String[]::new))
                                        .principal();
                            case "user" ->
                                TestCredentials.user(
                                                TestCredentials.role("STANDARD"),
                                                scopes.names().toArray(String[]::new))
                                        .principal();
                            default -> null;
                        };
                });
    }

    @Test
    void judgesByWhatTokensAreMappedTo(@TempDir Path folder) throws IOException, SpecException {
        compare(folder, CHOICES_OF_TOKENS, BY_TOKENS);
    }

    @Test
    void judgesByWhatKeysAreMappedTo(@TempDir Path folder) throws IOException, SpecException {
        compare(folder, CHOICES_OF_KEYS, BY_KEYS);
    }

    private static void compare(Path folder, Map<String, Choice> choices, Map<String, Declared> offered)
            throws IOException, SpecException {
        var described = operations();
        var document = new StringBuilder(
                "openapi: 3.1.0\ninfo: {title: Shapes, version: '1'}\ncomponents:\n  securitySchemes:\n");
        TEXTS.forEach((name, text) ->
                document.append("    ").append(name).append(": ").append(text).append('\n'));
        document.append("paths:\n");
        described.forEach(one -> document.append(one.text()));
        var file = Files.writeString(folder.resolve("shapes.yaml"), document);
        var read = new OpenApiReader(catalog(), Set.of(), TestScopes.CARRIERS)
                .read("shapes", file, new DocumentRules(false, new SchemeMapping(choices)));
        var operations = ApiOperations.of(List.of(read));
        var resources = ProtectedResources.of(List.of(read), "https://api.example.com");
        var oracle = new MappedSchemesOracle(offered);
        var counts = new TreeMap<String, Integer>();
        for (var sent : requests()) {
            var judge = new Judge(
                    operations, resources, TestScopes.CARRIERS, (presented, request) -> authenticate(sent, presented));
            for (var one : described) {
                var target = one.path() + query(sent);
                var judgement = judge.judge(
                        HttpMethod.GET, target, TestHeaders.of(headers(sent)), InetAddress.getLoopbackAddress());
                var expected = oracle.refusal(one.security(), sent);
                var came = judgement.decision() instanceof Decision.Deny(Denial denial)
                        ? Optional.of(denial.reason().status())
                        : Optional.<Integer>empty();
                if (!came.equals(expected)) {
                    fail(one + " with " + sent + ": expected " + expected + ", came " + came);
                }
                if (came.isEmpty() && judgement instanceof Judgement.Judged judged) {
                    if (offered.containsKey("query") && judged.forwardedTarget().contains("shop.key")) {
                        fail(one + " with " + sent + ": the upstream sees the key in " + judged.forwardedTarget());
                    }
                }
                counts.merge(came.map(String::valueOf).orElse("allowed"), 1, Integer::sum);
            }
        }
        assertThat(counts).containsOnlyKeys("allowed", "400", "401", "403", "404");
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isGreaterThan(500));
    }

    private static ScopeCatalog catalog() {
        return new ScopeCatalog(SCOPES.stream()
                .map(name -> new ScopeCatalog.Entry(new Scope(name), "Shapes", name, name, false, List.of()))
                .toList());
    }
}
