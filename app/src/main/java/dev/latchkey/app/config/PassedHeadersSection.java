package dev.latchkey.app.config;

import dev.latchkey.engine.protocol.FoldedNames;
import dev.latchkey.engine.protocol.WithheldHeaders;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code apis[].passedHeaders}: what the upstream of an API gets of its callers although other upstreams do not. */
final class PassedHeadersSection {

    private static final int NAMES_MAX = 32;
    private static final FoldedNames WITHHELD = WithheldHeaders.with(List.of(), List.of());
    private static final FoldedNames NEVER = WithheldHeaders.neverPassing(List.of(), List.of());

    private PassedHeadersSection() {}

    static Set<String> read(ConfigurationValues api) {
        var names = api.texts("passedHeaders");
        if (names.size() > NAMES_MAX) {
            api.problem("passedHeaders: expected at most " + NAMES_MAX + ", got " + names.size());
        }
        var passed = new LinkedHashSet<String>();
        for (var text : names) {
            var name = text.strip();
            if (NEVER.contains(name)) {
                api.problem("passedHeaders: no upstream can get a caller's \"" + name + "\", see docs/headers.md");
            } else if (!WITHHELD.contains(name)) {
                api.problem("passedHeaders: every upstream gets \"" + name
                        + "\" as it came; expected headers that docs/headers.md has");
            } else {
                passed.add(name);
            }
        }
        return passed;
    }
}
