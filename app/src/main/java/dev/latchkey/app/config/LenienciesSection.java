package dev.latchkey.app.config;

import dev.latchkey.engine.protocol.Leniency;
import java.util.EnumSet;
import java.util.Set;

/** Reads {@code apis[].leniencies}: what the targets of an API may look like that not every server reads alike. */
final class LenienciesSection {

    private LenienciesSection() {}

    static Set<Leniency> read(ConfigurationValues api) {
        var taken = EnumSet.noneOf(Leniency.class);
        for (var name : api.texts("leniencies")) {
            Leniency.find(name.strip())
                    .ifPresentOrElse(
                            taken::add,
                            () -> api.problem("leniencies: expected some of " + String.join(", ", Leniency.names())
                                    + ", got \"" + name + "\""));
        }
        return taken;
    }
}
