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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a new configuration suggests for the security schemes of a document that stand for nothing until somebody chooses. */
final class SuggestedSchemes {

    private SuggestedSchemes() {}

    /** What one scheme may stand for, as the configuration writes it and as it is read. */
    private record Suggestion(String text, Meaning meaning, Allowances allowances) {}

    /** Lines of comments for the document's entry under {@code apis}; none when nothing is left to choose. */
    static List<String> of(Path document) {
        var suggestions = new ArrayList<String>();
        found(document)
                .forEach((name, suggestion) -> suggestions.add(
                        "  # - {name: " + JsonBody.array().add(name).get(0) + ", " + suggestion.text + "}"));
        if (suggestions.isEmpty()) {
            return List.of();
        }
        suggestions.addAll(
                0,
                List.of(
                        "  # These stand for nothing yet, so what asks for them alone is closed; docs/schemes.md says"
                                + " what else they may be.",
                        "  # schemes:"));
        return suggestions;
    }

    /** How the document is read by whoever takes those lines up. */
    static SchemeMapping mapping(Path document) {
        var choices = new LinkedHashMap<String, SchemeMapping.Choice>();
        found(document)
                .forEach((name, suggestion) -> choices.put(
                        name, new SchemeMapping.Choice(name, suggestion.meaning, suggestion.allowances, "", Set.of())));
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
                    suggestion(one).ifPresent(suggestion -> suggestions.put(scheme.name(), suggestion));
                }
            }
        } catch (CatalogueRefused | SpecException _) {
            return Map.of(); // Told with everything else that is wrong where the documents are read whole.
        }
        return suggestions;
    }

    private static Optional<Suggestion> suggestion(SchemeReading scheme) {
        var declared = scheme.declared();
        if (declared.equalsIgnoreCase("http basic")) {
            return Optional.of(new Suggestion("as: client", Meaning.CLIENT, Allowances.NONE));
        }
        if (declared.equalsIgnoreCase("apiKey in header Authorization")) {
            return Optional.of(new Suggestion("as: token", Meaning.TOKEN, Allowances.NONE));
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
}
