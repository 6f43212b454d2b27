package dev.latchkey.app.cli;

import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Headers of a document with an underscore in their name, which a proxy in front may drop: keys, and parameters of operations. */
final class UnderscoredHeaders {

    /** Most that are named. */
    private static final int NAMED_MAX = 5;

    private UnderscoredHeaders() {}

    /** What is to be known of them; empty where there are none. */
    static Optional<String> hint(SpecDocument document) {
        var names = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        document.securitySchemes()
                .ifPresent(schemes ->
                        schemes.keys().forEach(key -> schemes.follow(key).ifPresent(scheme -> addTo(names, scheme))));
        document.root()
                .follow("paths")
                .ifPresent(paths -> paths.keys()
                        .forEach(path -> paths.follow(path)
                                .ifPresent(item -> Stream.concat(Stream.of(item), item.operations().values().stream())
                                        .flatMap(holder -> holder.find("parameters").stream())
                                        .flatMap(parameters -> parameters.items().stream())
                                        .flatMap(parameter -> parameter.target().stream())
                                        .forEach(parameter -> addTo(names, parameter)))));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        var named = String.join(", ", names.stream().limit(NAMED_MAX).toList())
                + (names.size() > NAMED_MAX ? " and " + (names.size() - NAMED_MAX) + " more" : "");
        return Optional.of(named + (names.size() == 1 ? " is a header" : " are headers")
                + " with an underscore: nginx in front drops such headers unless its server has"
                + " \"underscores_in_headers on;\"");
    }

    /** As {@link #hint(SpecDocument)}, of documents by their names; each is told by itself. */
    static List<String> hints(List<Path> documents) {
        return documents.stream()
                .flatMap(document -> InitialApis.read(document).stream()
                        .flatMap(read -> hint(read).stream())
                        .map(hint -> document + ": " + hint))
                .toList();
    }

    private static void addTo(Set<String> names, Part declared) {
        declared.findText("name")
                .filter(name -> name.indexOf('_') >= 0
                        && declared.findText("in").filter("header"::equals).isPresent())
                .ifPresent(names::add);
    }
}
