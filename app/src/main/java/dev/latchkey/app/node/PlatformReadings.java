package dev.latchkey.app.node;

import dev.latchkey.console.reference.ApiReference;
import dev.latchkey.console.reference.ReferenceLimits;
import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was read of the platform's own documents, kept while it would be read the same again: each change of what is served is read
 * twice, for its plan and for itself, and seldom touches them. Holds the last reading of each. Not thread-safe.
 */
final class PlatformReadings {

    private final Map<String, Kept> last = new HashMap<>();

    /**
     * All that makes a reading what it is.
     *
     * @param file where the document stands, as messages name it
     * @param text of the document, which refers to no other file
     * @implNote Many parameters: whatever is missing here would go unseen when it changes.
     */
    record Source(
            Path file,
            String text,
            List<ScopeCatalog.Entry> scopes,
            Set<Permission> permissions,
            CredentialCarriers carriers,
            ReferenceLimits limits,
            AuthorizationPlaces places) {

        Source {
            scopes = List.copyOf(scopes);
            permissions = Set.copyOf(permissions);
        }
    }

    /** What is enforced of a document, and what is shown of it. */
    record Reading(ApiDocument api, ApiReference reference) {}

    /** Reads a document. */
    @FunctionalInterface
    interface Reader {
        Reading read() throws SpecException;
    }

    private record Kept(Source source, Reading reading) {}

    /**
     * The last reading of an API where it came of the same, else a new one.
     *
     * @throws SpecException of the reader; nothing is kept then
     */
    Reading read(String api, Source source, Reader reader) throws SpecException {
        var known = last.get(api);
        if (known != null && known.source.equals(source)) {
            return known.reading;
        }
        var reading = reader.read();
        last.put(api, new Kept(source, reading));
        return reading;
    }
}
