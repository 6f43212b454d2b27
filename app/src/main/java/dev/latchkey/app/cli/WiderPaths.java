package dev.latchkey.app.cli;

import dev.latchkey.app.cli.DocumentLint.Warning;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.routing.OperationRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Paths that are written out beside one with parameters in their place, {@code /users/export} beside {@code /users/{id}}: what is refused
 * there because a server may run what no document describes, or each of several names in a value. That a value may look like a text is no
 * news, so a method is told of once for all, and a list only where the document says that a value is one.
 */
final class WiderPaths {

    /** Most segments that are written out of a path that is looked at: for each way of leaving some out there is a path. */
    private static final int WRITTEN_MAX = 8;

    /** Stands for a parameter, whatever it is called. */
    private static final String VALUE = "{}";

    private static final Set<PathDistinction> OF_SPELLINGS =
            EnumSet.complementOf(EnumSet.of(PathDistinction.QUERY_PATH));

    private final Map<String, Set<PathDistinction>> distinguished = new HashMap<>();
    private final Map<List<String>, Map<HttpMethod, Operation>> byPath = new LinkedHashMap<>();
    private final BiPredicate<Operation, String> isList;

    private WiderPaths(Collection<ApiDocument> documents, BiPredicate<Operation, String> isList) {
        this.isList = isList;
        for (var document : documents) {
            distinguished.put(document.name(), document.targets().distinguishes());
            for (var operation : document.operations()) {
                for (var path : operation.paths()) {
                    byPath.computeIfAbsent(written(path), one -> new TreeMap<>())
                            .putIfAbsent(operation.method(), operation);
                }
            }
        }
    }

    /**
     * What is to be known of them, in the order of the documents.
     *
     * @param isList whether an operation's document says that a value of its path, by its name, is a list
     */
    static List<Warning> hints(Collection<ApiDocument> documents, BiPredicate<Operation, String> isList) {
        var paths = new WiderPaths(documents, isList);
        var warnings = new ArrayList<Warning>();
        documents.forEach(document -> paths.ofMethods(document, warnings));
        documents.forEach(document -> paths.ofLists(document, warnings));
        return warnings;
    }

    private static List<String> written(PathTemplate path) {
        return path.segments().stream()
                .map(segment -> segment instanceof PathTemplate.Parameter ? VALUE : segment.written())
                .toList();
    }

    /** Those that match whatever a path does, and more. */
    private List<List<String>> widerThan(List<String> path) {
        var texts = new ArrayList<Integer>();
        for (var i = 0; i < path.size(); i++) {
            if (!path.get(i).equals(VALUE) && !path.get(i).isEmpty()) {
                texts.add(i);
            }
        }
        var wider = new ArrayList<List<String>>();
        for (var left = 1; texts.size() <= WRITTEN_MAX && left < 1 << texts.size(); left++) {
            var other = new ArrayList<>(path);
            for (var i = 0; i < texts.size(); i++) {
                if ((left & 1 << i) != 0) {
                    other.set(texts.get(i), VALUE);
                }
            }
            if (byPath.containsKey(other)) {
                wider.add(other);
            }
        }
        return wider;
    }

    private Collection<Operation> at(List<String> path) {
        return byPath.getOrDefault(path, Map.of()).values();
    }

    private void ofMethods(ApiDocument document, List<Warning> warnings) {
        if (document.targets().distinguishes().containsAll(OF_SPELLINGS)) {
            return;
        }
        var closed = new LinkedHashMap<String, Warning>();
        for (var operation : document.operations()) {
            for (var path : operation.paths()) {
                var written = written(path);
                widerThan(written).stream()
                        .flatMap(wider -> at(wider).stream())
                        .filter(taking -> taking.api().equals(document.name()))
                        .filter(taking -> at(written).stream()
                                .noneMatch(one -> one.method().equals(taking.method())))
                        .forEach(taking -> closed.computeIfAbsent(
                                taking.method() + " " + path,
                                one -> new Warning(operation.source(), ofMethod(one, taking), List.of())));
            }
        }
        closed.values().stream()
                .findFirst()
                .map(first -> new Warning(
                        first.location(),
                        (closed.size() == 1 ? closed.keySet().iterator().next() : "a method of a wider path")
                                + first.message(),
                        List.copyOf(closed.keySet())))
                .ifPresent(warnings::add);
    }

    private static String ofMethod(String undescribed, Operation taking) {
        return " is not described, and closed in every spelling: a server may have it all the same, so that a request"
                + " which " + taking.signature() + " would take, and which some server takes for " + undescribed
                + " (in capitals, with a format, a mark or a slash more), is refused; describe the method, or say by"
                + " apis[].distinguishes what the server tells apart";
    }

    private void ofLists(ApiDocument document, List<Warning> warnings) {
        byPath.forEach((written, described) -> {
            for (var wider : widerThan(written)) {
                var judged = at(wider).stream()
                        .filter(operation -> operation.api().equals(document.name()))
                        .filter(operation -> names(operation, wider, written))
                        .filter(operation ->
                                described.values().stream().anyMatch(run -> !OperationRules.isHarmless(operation, run)))
                        .toList();
                if (!judged.isEmpty()) {
                    warnings.add(ofList(judged, written, described.values()));
                }
            }
        });
    }

    /** Whether a list in a segment of the wider path may name the other, and no word says that the server finds none there. */
    private boolean names(Operation judged, List<String> wider, List<String> written) {
        if (distinguished.getOrDefault(judged.api(), Set.of()).contains(PathDistinction.LIST)) {
            return false;
        }
        return judged.paths().stream()
                .filter(path -> written(path).equals(wider))
                .anyMatch(path -> {
                    for (var i = 0; i < written.size(); i++) {
                        if (!wider.get(i).equals(written.get(i))
                                && path.segments().get(i) instanceof PathTemplate.Parameter parameter
                                && isList.test(judged, parameter.name())) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private static Warning ofList(List<Operation> judged, List<String> written, Collection<Operation> described) {
        var first = judged.getFirst();
        var run = described.stream()
                .filter(operation -> !OperationRules.isHarmless(first, operation))
                .findFirst()
                .orElseThrow();
        var other = run.paths().stream()
                .filter(path -> written(path).equals(written))
                .findFirst()
                .orElseThrow();
        return new Warning(
                first.source(),
                "expected " + first.signature() + " to ask for the same as " + other + " at " + run.source()
                        + ": its value is a list (a,b), and some servers run each path that one names; until then a"
                        + " list with that name is refused, unless apis[].distinguishes says that the server of "
                        + first.api() + " finds one name in a segment (list)",
                judged.stream().map(Operation::signature).toList());
    }
}
