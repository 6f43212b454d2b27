package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration.RateLimits;
import dev.latchkey.console.reference.ApiReference;
import dev.latchkey.console.reference.Reference;
import dev.latchkey.console.reference.ReferenceLimits;
import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.page.Messages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads each document once, for what is enforced of it and for what is shown of it: the two never speak of different files. What
 * was read of one document is gone before the next, because a large one takes hundreds of megabytes of memory.
 */
final class DocumentReading {

    private final OpenApiReader reader;
    private final ReferenceLimits limits;
    private final AuthorizationPlaces places;
    private final Messages messages = Messages.load();
    private final List<ApiReference> shown = new ArrayList<>();

    /**
     * @param limits what operations without limits of their own have
     * @param places where clients get tokens
     */
    DocumentReading(OpenApiReader reader, RateLimits limits, AuthorizationPlaces places) {
        this.reader = reader;
        this.places = places;
        this.limits = new ReferenceLimits(limits.requestsPerSecond(), limits.concurrentRequests());
    }

    /** @throws SpecException as {@link OpenApiReader#read(String, Path, DocumentRules)} */
    ApiDocument read(String name, Path document, DocumentRules rules) throws SpecException {
        var described = reader.describe(name, document, rules);
        shown.add(Reference.read(described, limits, messages, places));
        return described.api();
    }

    /** What is shown of each, in the order of reading. */
    List<ApiReference> shown() {
        return List.copyOf(shown);
    }
}
