package dev.latchkey.app.config;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code apis[].leniencies}, {@code apis[].distinguishes}, {@code apis[].basePath} and {@code apis[].undeclaredParameters}: how the
 * targets of an API are read that not every server reads alike.
 */
final class TargetsSection {

    private static final String UNDECLARED = "undeclaredParameters";

    private TargetsSection() {}

    static TargetRules read(ConfigurationValues api) {
        return new TargetRules(
                named(api, "leniencies", Leniency::find, Leniency.names()),
                named(api, "distinguishes", PathDistinction::find, PathDistinction.names()),
                basePath(api),
                undeclaredParameters(api));
    }

    private static UndeclaredParameters undeclaredParameters(ConfigurationValues api) {
        var name = api.text(UNDECLARED, UndeclaredParameters.PASS.wireName()).strip();
        return UndeclaredParameters.find(name).orElseGet(() -> {
            api.problem(UNDECLARED + ": expected " + String.join(" or ", UndeclaredParameters.names()) + ", got \""
                    + name + "\"");
            return UndeclaredParameters.REFUSE;
        });
    }

    private static @Nullable PathTemplate basePath(ConfigurationValues api) {
        var text = api.text("basePath", "").strip();
        return text.isEmpty()
                ? null
                : TargetRules.basePath(text, problem -> api.problem("basePath: " + problem))
                        .orElse(null);
    }

    private static <T> Set<T> named(
            ConfigurationValues api, String key, Function<String, Optional<T>> find, List<String> names) {
        var found = new HashSet<T>();
        for (var name : api.texts(key)) {
            find.apply(name.strip())
                    .ifPresentOrElse(
                            found::add,
                            () -> api.problem(
                                    key + ": expected some of " + String.join(", ", names) + ", got \"" + name + "\""));
        }
        return found;
    }
}
