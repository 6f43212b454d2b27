package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the targets of an API's requests are read; decided beside the document, by who knows the server behind it.
 *
 * @param leniencies what they may look like beyond what every server reads alike
 * @param distinguishes what makes two paths of one for the server of this API, though not for every server
 * @param basePath what stands before every path of the document, in place of whatever its lists of servers say, those of paths and
 *     operations among them; absent where they count
 * @param undeclaredParameters what becomes of a request with a parameter in its query that its operation does not declare
 */
public record TargetRules(
        Set<Leniency> leniencies,
        Set<PathDistinction> distinguishes,
        @Nullable PathTemplate basePath,
        UndeclaredParameters undeclaredParameters) {

    public TargetRules {
        leniencies = Set.copyOf(leniencies);
        distinguishes = Set.copyOf(distinguishes);
    }

    /** Below what the document's servers say. */
    public TargetRules(Set<Leniency> leniencies, Set<PathDistinction> distinguishes) {
        this(leniencies, distinguishes, null);
    }

    /** With whatever parameters. */
    public TargetRules(Set<Leniency> leniencies, Set<PathDistinction> distinguishes, @Nullable PathTemplate basePath) {
        this(leniencies, distinguishes, basePath, UndeclaredParameters.PASS);
    }

    /** The same, where this becomes of parameters that are not declared. */
    public TargetRules with(UndeclaredParameters others) {
        return new TargetRules(leniencies, distinguishes, basePath, others);
    }

    /** For any server. */
    public static final TargetRules STRICT = new TargetRules(Set.of(), Set.of());

    /**
     * A base path as somebody says it, such as {@code /v2/live}, or {@code /} for none.
     *
     * @param problem told where it is none: no variable, no query, no dot segment, at most 2,048 characters
     */
    public static Optional<PathTemplate> basePath(String text, Consumer<String> problem) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            problem.accept("expected a path without variables, such as /v2, came " + Quoted.of(text));
            return Optional.empty();
        }
        return PathReader.base(text, problem).map(PathTemplate::new);
    }
}
