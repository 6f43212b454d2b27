package dev.latchkey.gateway.proxy;

import dev.latchkey.engine.protocol.FoldedNames;
import dev.latchkey.engine.protocol.WithheldHeaders;
import java.util.List;

/**
 * What an upstream gets beside what every upstream gets.
 *
 * @param hasOAuthScopes whether it gets the scopes in {@code x-oauth-scopes}
 * @param passed headers of callers that it gets although others do not ({@link WithheldHeaders#mayPass}), in whatever spelling
 */
public record UpstreamHeaders(boolean hasOAuthScopes, List<String> passed) {

    static final UpstreamHeaders NONE = new UpstreamHeaders(false, List.of());

    public UpstreamHeaders {
        passed = passed.stream().sorted().toList();
    }

    /** Whether a header that others do not get is one that it gets. */
    boolean passes(String name) {
        for (var i = 0; i < passed.size(); i++) {
            if (FoldedNames.areSame(name, passed.get(i))) {
                return true;
            }
        }
        return false;
    }
}
