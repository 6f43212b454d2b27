package dev.latchkey.e2e.corpus;

import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the security schemes of a document: the table of docs/schemes.md, written down a second time.
 *
 * @param choices what a deployment says of them
 * @param declared by name of the scheme, those that are offered
 */
record Offer(SchemeMapping choices, Map<String, Declared> declared) {

    /** What stands before a key in {@code Authorization} where a document leaves it open. */
    private static final String WORD = "Key";

    /**
     * A scheme that is offered.
     *
     * @param place where its credential stands: the name of a header, {@code ?name}, {@code cookie name}, {@code Authorization Word}
     * @param kinds of credential that it takes
     * @param isWithoutRoles whether the roles that the document asks of a key do not count
     */
    record Declared(String place, Set<String> kinds, boolean isWithoutRoles) {}

    /** Nothing is chosen. */
    static Offer byDefault(ForeignDocument document) {
        var declared = new LinkedHashMap<String, Declared>();
        document.schemes().forEach((name, scheme) -> {
            var one = offered(scheme, false);
            if (one != null && choice(scheme) == null) {
                declared.put(name, one);
            }
        });
        return new Offer(SchemeMapping.NONE, declared);
    }

    /** Everything that can be offered is, keys also at places that are less safe. */
    static Offer ofEverything(ForeignDocument document) {
        var choices = new LinkedHashMap<String, Choice>();
        var declared = new LinkedHashMap<String, Declared>();
        document.schemes().forEach((name, scheme) -> {
            var choice = choice(scheme);
            var isKey = scheme.getOrDefault("type", "").equals("apiKey");
            if (choice != null || isKey) {
                choices.put(name, choice == null ? choose(Meaning.KEY, "") : choice);
            }
            var one = offered(scheme, true);
            if (one != null) {
                declared.put(name, one);
            }
        });
        return new Offer(new SchemeMapping(choices), declared);
    }

    private static Choice choose(Meaning meaning, String word) {
        return new Choice("the test", meaning, new Allowances(true, true, true), word, Set.of());
    }

    /** What must be chosen for it, absent where nothing need be. */
    private static @Nullable Choice choice(Map<String, Object> scheme) {
        var name = text(scheme, "name");
        return switch (text(scheme, "type") + " " + text(scheme, "in") + text(scheme, "scheme")) {
            case "apiKey query", "apiKey cookie" -> choose(Meaning.KEY, "");
            case "apiKey header" -> name.equalsIgnoreCase("Authorization") ? choose(Meaning.KEY, WORD) : null;
            case "http basic" -> choose(Meaning.CLIENT, "");
            case "http token" -> choose(Meaning.KEY, "");
            default -> null;
        };
    }

    private static @Nullable Declared offered(Map<String, Object> scheme, boolean isWithoutRoles) {
        var name = text(scheme, "name");
        return switch (text(scheme, "type") + " " + text(scheme, "in") + text(scheme, "scheme")) {
            case "apiKey query" -> key("?" + name, isWithoutRoles);
            case "apiKey cookie" -> key("cookie " + name, isWithoutRoles);
            case "apiKey header" ->
                key(name.equalsIgnoreCase("Authorization") ? "Authorization " + WORD : name, isWithoutRoles);
            case "http basic" -> new Declared("Authorization Basic", Set.of("secret"), false);
            case "http token" -> key("Authorization Token", isWithoutRoles);
            case "http bearer", "openIdConnect " -> token(Set.of("client", "user"));
            case "oauth2 " -> token(kinds(ForeignDocument.map(scheme.get("flows"))));
            default -> null;
        };
    }

    private static Declared key(String place, boolean isWithoutRoles) {
        return new Declared(place, Set.of("key"), isWithoutRoles);
    }

    private static @Nullable Declared token(Set<String> kinds) {
        return kinds.isEmpty() ? null : new Declared("Authorization Bearer", kinds, false);
    }

    private static Set<String> kinds(Map<String, Object> flows) {
        var kinds = new LinkedHashSet<String>();
        for (var flow : flows.keySet()) {
            switch (flow) {
                case "clientCredentials" -> kinds.add("client");
                case "authorizationCode", "implicit", "password", "deviceAuthorization" -> kinds.add("user");
                default -> {}
            }
        }
        return kinds;
    }

    /** Types and words of schemes in lower case where letters do not matter. */
    private static String text(Map<String, Object> scheme, String field) {
        var text = String.valueOf(scheme.getOrDefault(field, ""));
        return field.equals("scheme") ? text.toLowerCase(Locale.ROOT) : text;
    }
}
