package dev.latchkey.app.cli;

import java.util.List;

/** What to do where files differ from what is served in what only a restart changes. */
final class RestartAdvice {

    private RestartAdvice() {}

    /** @param keys as a plan names them */
    static String of(List<String> keys) {
        return "restart serve for " + String.join(", ", keys)
                + ", or set it back: until then nothing else of these files"
                + " is applied either"
                + (keys.stream().anyMatch(key -> key.startsWith("listeners.tls"))
                        ? ". A certificate that is replaced under the same name needs no restart"
                        : "");
    }
}
