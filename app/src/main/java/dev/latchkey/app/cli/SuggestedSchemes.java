package dev.latchkey.app.cli;

import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.engine.apispec.SchemeReading;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.page.ShellText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a new configuration suggests for the security schemes of a document that stand for nothing until somebody chooses. */
final class SuggestedSchemes {

    private SuggestedSchemes() {}

    /** What ends the name of a scheme and says nothing of the word before its keys: of {@code BotToken} remains {@code Bot}. */
    private static final Pattern NAME_OF_A_KEY =
            Pattern.compile("([A-Za-z]{1,20}?)[-_ ]?(?:api[-_ ]?)?(?:token|key|auth)", Pattern.CASE_INSENSITIVE);

    /** Words that mean something else in {@code Authorization}, and those that only say again that it is a key. */
    private static final Set<String> NOT_SUGGESTED = Set.of(
            "access",
            "api",
            "basic",
            "bearer",
            "concealed",
            "digest",
            "dpop",
            "gnap",
            "header",
            "hoba",
            "jwt",
            "mutual",
            "negotiate",
            "oauth",
            "privatetoken",
            "vapid");

    /** Where the name gives none. */
    private static final String SOME_WORD = "Key";

    /**
     * What one scheme may stand for, as the configuration writes it and as it is read.
     *
     * @param remark behind it; empty for none
     */
    private record Suggestion(String text, Meaning meaning, Allowances allowances, String word, String remark) {

        Suggestion(String text, Meaning meaning, Allowances allowances) {
            this(text, meaning, allowances, "", "");
        }
    }

    /** A command of a shell that takes the suggestions up as they are; the file as it was stays beside it. */
    static String takingUp(Path configuration) {
        return "sed -i.bak -E 's/^  # (schemes:$|- \\{name: )/  \\1/' " + ShellText.word(configuration.toString());
    }

    /** Lines of comments for the document's entry under {@code apis}; none when nothing is left to choose. */
    static List<String> of(Path document) {
        var suggestions = new ArrayList<String>();
        found(document)
                .forEach((name, suggestion) -> suggestions.add("  # - {name: "
                        + JsonBody.array().add(name).get(0) + ", " + suggestion.text + "}" + suggestion.remark));
        if (suggestions.isEmpty()) {
            return List.of();
        }
        suggestions.addAll(
                0,
                List.of(
                        "  ## These stand for nothing yet, so what asks for them alone is closed; docs/schemes.md says"
                                + " what else they may be.",
                        "  ## To choose what is suggested, take \"# \" away at the beginning of \"# schemes:\" and of"
                                + " each \"# - {name\" below it.",
                        "  # schemes:"));
        return suggestions;
    }

    /** How the document is read by whoever takes those lines up. */
    static SchemeMapping mapping(Path document) {
        var choices = new LinkedHashMap<String, SchemeMapping.Choice>();
        found(document)
                .forEach((name, suggestion) -> choices.put(
                        name,
                        new SchemeMapping.Choice(
                                name, suggestion.meaning, suggestion.allowances, suggestion.word, Set.of())));
        return new SchemeMapping(choices);
    }

    private static Map<String, Suggestion> found(Path document) {
        var suggestions = new LinkedHashMap<String, Suggestion>();
        try {
            var catalogue = CatalogueReader.read(null, List.of(document));
            var reader = new OpenApiReader(
                    catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers());
            for (var one : reader.read("api", document).schemes()) {
                if (one.scheme() instanceof SecurityScheme.NotOffered scheme) {
                    suggestion(one, scheme.reason())
                            .ifPresent(suggestion -> suggestions.put(scheme.name(), suggestion));
                }
            }
        } catch (CatalogueRefused | SpecException _) {
            return Map.of(); // Told with everything else that is wrong where the documents are read whole.
        }
        return suggestions;
    }

    private static Optional<Suggestion> suggestion(SchemeReading scheme, String reason) {
        var declared = scheme.declared();
        if (reason.startsWith("no key can stand in ")) {
            return Optional.of(
                    new Suggestion("as: notOffered", Meaning.NOT_OFFERED, Allowances.NONE, "", " # " + reason));
        }
        if (reason.startsWith("nobody chose what HTTP ") && !declared.equalsIgnoreCase("http basic")) {
            return Optional.of(new Suggestion(
                    "as: key",
                    Meaning.KEY,
                    Allowances.NONE,
                    "",
                    " # Authorization: " + declared.substring("http ".length()) + " KEY"));
        }
        if (declared.equalsIgnoreCase("http basic")) {
            return Optional.of(new Suggestion("as: client", Meaning.CLIENT, Allowances.NONE));
        }
        if (declared.equalsIgnoreCase("apiKey in header Authorization")) {
            return Optional.of(inAuthorization(scheme.scheme().name()));
        }
        if (declared.startsWith("apiKey in query ")) {
            return Optional.of(
                    new Suggestion("as: key, allowKeyInUrl: true", Meaning.KEY, new Allowances(true, false, false)));
        }
        return declared.startsWith("apiKey in cookie ")
                ? Optional.of(new Suggestion(
                        "as: key, allowKeyInCookie: true", Meaning.KEY, new Allowances(false, true, false)))
                : Optional.empty();
    }

    /** A key, which opens what asks for this scheme; a token would count there whatever its scopes, for an API key asks for none. */
    private static Suggestion inAuthorization(String name) {
        var word = word(name);
        return new Suggestion(
                "as: key, word: \"" + word + "\"",
                Meaning.KEY,
                Allowances.NONE,
                word,
                " # Authorization: " + word + " KEY; as: token would take every access token, whatever its scopes");
    }

    private static String word(String name) {
        var matcher = NAME_OF_A_KEY.matcher(name);
        if (!matcher.matches()) {
            return SOME_WORD;
        }
        var word = matcher.group(1);
        return NOT_SUGGESTED.contains(word.toLowerCase(Locale.ROOT)) ? SOME_WORD : word;
    }
}
