package dev.latchkey.console.credentials;

import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.Permission;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The served operations of which a form lets people say that a client must call them.
 *
 * @param query what was searched for; empty for all
 * @param lines those that match, and those that are ticked, at most {@value #SHOWN} of the former
 * @param more how many match beyond those
 * @param isOpen whether somebody uses this part of the form
 */
public record OperationChoice(String query, List<Line> lines, int more, boolean isOpen) {

    static final int SHOWN = 40;
    private static final int QUERY_LENGTH_MAX = 200;
    private static final String CALL = "call.";
    private static final String QUERY = "operation";
    private static final String FOUND = "found";

    /**
     * One operation.
     *
     * @param call names it in the form: method and path
     * @param needs scopes that it asks of a client
     * @param permissions that it asks of the client's role
     * @param isForClients whether a client can get to it with what the form offers
     */
    public record Line(
            String call,
            String method,
            String path,
            String summary,
            List<String> needs,
            List<String> permissions,
            boolean isForClients,
            boolean isTicked) {}

    /** What was searched for, as far as it is read. */
    static String query(FormParameters form) {
        var text = form.find(QUERY).orElse("").strip();
        return text.substring(0, Math.min(QUERY_LENGTH_MAX, text.length()));
    }

    /** Whether another search was typed than the one whose results the form showed. */
    static boolean asksAnew(FormParameters form) {
        return form.find(FOUND).isPresent()
                && !query(form).equals(form.find(FOUND).orElse(""));
    }

    /** Operations that are ticked, as {@link Line#call} names them. */
    static Set<String> ticked(FormParameters form) {
        var ticked = new TreeSet<String>();
        for (var name : form.names()) {
            if (name.startsWith(CALL)) {
                ticked.add(name.substring(CALL.length()));
            }
        }
        return ticked;
    }

    /** @param operations those that are served */
    static OperationChoice of(
            List<Operation> operations, OperationNeeds needs, String query, Set<String> ticked, boolean isOpen) {
        var words = query.toLowerCase(Locale.ROOT).split("\\s+");
        var sorted = operations.stream()
                .sorted(Comparator.comparing(
                                (Operation one) -> one.paths().getFirst().toString())
                        .thenComparing(Operation::method))
                .toList();
        var matching = sorted.stream().filter(one -> matches(one, words)).toList();
        var shown = matching.subList(0, Math.min(SHOWN, matching.size()));
        var kept = sorted.stream().filter(one -> ticked.contains(one.signature()) && !shown.contains(one));
        var lines = Stream.concat(kept, shown.stream())
                .map(one -> line(one, needs, ticked.contains(one.signature())))
                .toList();
        return new OperationChoice(query, lines, matching.size() - shown.size(), isOpen);
    }

    private static boolean matches(Operation operation, String[] words) {
        var text = (operation.signature() + " " + operation.summary()).toLowerCase(Locale.ROOT);
        return Stream.of(words).allMatch(text::contains);
    }

    private static Line line(Operation operation, OperationNeeds needs, boolean isTicked) {
        var scopes = needs.missing(operation, Set.of());
        return new Line(
                operation.signature(),
                operation.method().name(),
                operation.paths().getFirst().toString(),
                operation.summary(),
                List.copyOf(scopes.orElse(Set.of())),
                operation.permissions().stream().map(Permission::value).sorted().toList(),
                scopes.isPresent(),
                isTicked);
    }
}
