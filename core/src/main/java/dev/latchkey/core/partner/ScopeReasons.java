package dev.latchkey.core.partner;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.text.UnseenCharacters;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why an application asks for each of its scopes, in its partner's words: people read it where they decide about the application.
 *
 * @param byScope by the name of the scope; applications that operators made have none
 */
public record ScopeReasons(SortedMap<String, String> byScope) {

    /** Longest reason, in characters. */
    public static final int LENGTH_MAX = 300;

    public static final ScopeReasons NONE = new ScopeReasons(Collections.emptySortedMap());

    public ScopeReasons {
        byScope = Collections.unmodifiableSortedMap(new TreeMap<>(byScope));
        byScope.forEach(ScopeReasons::check);
    }

    public static ScopeReasons of(Map<String, String> byScope) {
        return new ScopeReasons(new TreeMap<>(byScope));
    }

    private static void check(String scope, String reason) {
        if (!UnseenCharacters.areNotIn(reason, LENGTH_MAX)) {
            throw CommandRefused.invalid(
                    field(scope), "expected a reason of 1 to " + LENGTH_MAX + " visible characters on one line");
        }
    }

    /** What the field of a form is called that the reason of a scope is typed into. */
    public static String field(String scope) {
        return "reason." + scope;
    }

    /** The same by the names that scopes are known by, which may have been asked for by others. */
    ScopeReasons canonical(ScopeCatalog catalog) {
        var named = new TreeMap<String, String>();
        byScope.forEach((scope, reason) -> named.put(
                Scope.isScopeToken(scope)
                        ? catalog.canonical(new Scope(scope)).map(Scope::value).orElse(scope)
                        : scope,
                reason));
        return new ScopeReasons(named);
    }

    /** @throws CommandRefused when there is none for one of the scopes */
    void requireFor(Scopes scopes) {
        for (var scope : scopes.names()) {
            if (!byScope.containsKey(scope)) {
                throw CommandRefused.invalid(field(scope), "expected a reason for " + scope);
            }
        }
    }

    /** Those for some scopes alone. */
    ScopeReasons only(Scopes scopes) {
        var kept = new TreeMap<>(byScope);
        kept.keySet().retainAll(scopes.names());
        return new ScopeReasons(kept);
    }
}
