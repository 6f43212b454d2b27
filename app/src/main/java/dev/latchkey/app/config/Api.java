package dev.latchkey.app.config;

import dev.latchkey.engine.apispec.DocumentRules;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One API in the catalogue.
 *
 * @param formerNames what it was called before: tokens and grants that are limited to it by those names still are (RFC 8707)
 * @param behind what answers its requests
 * @param rules how its document is read, and what its security schemes stand for
 * @param sendsOAuthScopesHeader whether its upstream also gets the plain header {@code x-oauth-scopes}
 * @param passedHeaders headers of callers that its upstream gets although others get none
 * @param cors how programs of other origins may call it from a browser; absent: what its upstream says of that passes
 */
public record Api(
        String name,
        Set<String> formerNames,
        Path document,
        Behind behind,
        DocumentRules rules,
        boolean sendsOAuthScopesHeader,
        Set<String> passedHeaders,
        @Nullable Cors cors) {

    public Api {
        formerNames = Set.copyOf(formerNames);
        passedHeaders = Set.copyOf(passedHeaders);
    }

    /** At one address, by default rules, and for no page of another origin. */
    public Api(String name, Path document, URI upstream, boolean sendsOAuthScopesHeader) {
        this(
                name,
                Set.of(),
                document,
                Behind.of(upstream),
                DocumentRules.LENIENT,
                sendsOAuthScopesHeader,
                Set.of(),
                null);
    }
}
