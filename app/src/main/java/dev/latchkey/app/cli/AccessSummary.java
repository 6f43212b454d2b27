package dev.latchkey.app.cli;

import dev.latchkey.engine.decision.AccessComparison.Change;
import dev.latchkey.engine.decision.Admission;
import dev.latchkey.engine.decision.Admission.Proof;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a change of documents does, in one sentence: {@code opens 3 operations (2 to API keys, 1 to everybody), takes ways into 1 of
 * them away (1 by OAuth client credentials), closes 1}.
 */
record AccessSummary(List<Change> changes) {

    AccessSummary {
        changes = List.copyOf(changes);
    }

    /** Whether somebody gets in who did not, or to more. */
    boolean opens() {
        return changes.stream().anyMatch(Change::isOpening);
    }

    /** Whether somebody who got in does no longer, or to less. */
    boolean closes() {
        return changes.stream().anyMatch(AccessSummary::closes);
    }

    /** As {@link #closes()}, of one. */
    static boolean closes(Change change) {
        return change.after() == null
                || !change.closed().isEmpty()
                || !change.upgradesClosed().isEmpty();
    }

    /** What a change is, in one word; one that lets some in and others no longer opens, and {@link #closes(Change)} as well. */
    static String word(Change change) {
        if (change.isOpening()) {
            return "opens";
        }
        return isClosing(change) ? "closes" : "narrows";
    }

    private static boolean isClosing(Change change) {
        return change.after() == null || change.after().security().isClosed();
    }

    String sentence() {
        var parts = new ArrayList<String>();
        var opening =
                changes.stream().filter(change -> !change.opened().isEmpty()).toList();
        if (!opening.isEmpty()) {
            parts.add("opens " + operations(opening.size()) + " (" + counted("to ", opening, Change::opened) + ")");
        }
        var losing =
                opening.stream().filter(change -> !change.closed().isEmpty()).toList();
        if (!losing.isEmpty()) {
            parts.add("takes ways into " + losing.size() + " of them away (" + counted("by ", losing, Change::closed)
                    + ")");
        }
        var closing =
                changes.stream().filter(change -> word(change).equals("closes")).count();
        if (closing > 0) {
            parts.add("closes " + closing);
        }
        scopesWanted()
                .forEach((scopes, count) -> parts.add(count + " now " + (count == 1 ? "wants " : "want ") + scopes));
        var others = changes.stream()
                .filter(change -> word(change).equals("narrows")
                        && !change.closed().isEmpty()
                        && newScopes(change).isEmpty())
                .count();
        if (others > 0) {
            parts.add(others + " let fewer in");
        }
        byProtocols(Change::upgradesOpened)
                .forEach((protocols, count) ->
                        parts.add(count + (count == 1 ? " gives" : " give") + " connections over to " + protocols));
        byProtocols(change -> isClosing(change) ? List.of() : change.upgradesClosed())
                .forEach((protocols, count) -> parts.add(
                        count + " no longer " + (count == 1 ? "gives" : "give") + " connections over to " + protocols));
        return parts.isEmpty() ? "nobody gets in who did not, and everybody who did" : String.join(", ", parts);
    }

    /** @param openings what lets somebody in beside that, a sentence each */
    String sentence(List<String> openings) {
        if (openings.isEmpty()) {
            return sentence();
        }
        var more = "opens " + (openings.size() == 1 ? "1 way" : openings.size() + " ways")
                + " in that no change of an operation tells of";
        return changes.isEmpty() ? more : sentence() + ", " + more;
    }

    private static String operations(long count) {
        return count == 1 ? "1 operation" : count + " operations";
    }

    private static String counted(String preposition, List<Change> changes, Function<Change, List<Admission>> which) {
        var counts = new LinkedHashMap<String, Integer>();
        for (var change : changes) {
            whom(which.apply(change)).forEach(whom -> counts.merge(whom, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + preposition + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Whom some ways are for, each once. */
    static List<String> whom(List<Admission> ways) {
        return ways.stream().map(AccessSummary::whom).distinct().toList();
    }

    private static String whom(Admission admission) {
        return admission.isAnonymous()
                ? "everybody"
                : admission.proofs().stream()
                        .map(Proof::kind)
                        .distinct()
                        .sorted()
                        .map(AccessSummary::whom)
                        .collect(Collectors.joining(" together with "));
    }

    private static String whom(CredentialKind kind) {
        return switch (kind) {
            case API_KEY -> "API keys";
            case PARTNER_API_KEY -> "partner API keys";
            case CLIENT_CREDENTIALS, AUTHORIZATION_CODE -> kind.label();
        };
    }

    /** By the scopes, how many operations ask for them that did not. */
    private Map<String, Integer> scopesWanted() {
        var counts = new TreeMap<String, Integer>();
        for (var change : changes) {
            var scopes = newScopes(change);
            if (!scopes.isEmpty()) {
                counts.merge(String.join(" and ", scopes), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** By the protocols, how many operations. */
    private Map<String, Integer> byProtocols(Function<Change, List<String>> which) {
        var counts = new TreeMap<String, Integer>();
        for (var change : changes) {
            var protocols = which.apply(change);
            if (!protocols.isEmpty()) {
                counts.merge(String.join(" and ", protocols), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Scopes that an operation asks for in all of its ways by token now, and did not before. */
    private static Set<String> newScopes(Change change) {
        var before = change.before();
        var after = change.after();
        if (before == null || after == null || change.closed().isEmpty()) {
            return Set.of();
        }
        var wanted = new TreeSet<String>();
        after.security().scopesForToken().forEach(scope -> wanted.add(scope.value()));
        for (Scope scope : before.security().scopesForToken()) {
            wanted.remove(scope.value());
        }
        return wanted;
    }
}
