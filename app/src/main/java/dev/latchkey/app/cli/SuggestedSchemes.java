package dev.latchkey.app.cli;

import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SchemeReading;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SpecException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a new configuration suggests for the security schemes of a document that stand for nothing until somebody chooses. */
final class SuggestedSchemes {

    private SuggestedSchemes() {}

    /** Lines of comments for the document's entry under {@code apis}; none when nothing is left to choose. */
    static List<String> of(Path document) {
        var suggestions = new ArrayList<String>();
        try {
            var catalogue = CatalogueReader.read(null, List.of(document));
            var reader = new OpenApiReader(
                    catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers());
            for (var one : reader.read("api", document).schemes()) {
                if (one.scheme() instanceof SecurityScheme.NotOffered scheme) {
                    suggestion(one)
                            .ifPresent(choice -> suggestions.add("  # - {name: "
                                    + JsonBody.array().add(scheme.name()).get(0) + ", " + choice + "}"));
                }
            }
        } catch (CatalogueRefused | SpecException _) {
            return List.of(); // Told with everything else that is wrong where the documents are read whole.
        }
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

    private static Optional<String> suggestion(SchemeReading scheme) {
        var declared = scheme.declared();
        if (declared.equalsIgnoreCase("http basic")) {
            return Optional.of("as: client");
        }
        if (declared.equalsIgnoreCase("apiKey in header Authorization")) {
            return Optional.of("as: token");
        }
        if (declared.startsWith("apiKey in query ")) {
            return Optional.of("as: key, allowKeyInUrl: true");
        }
        return declared.startsWith("apiKey in cookie ")
                ? Optional.of("as: key, allowKeyInCookie: true")
                : Optional.empty();
    }
}
