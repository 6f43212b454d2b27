package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows {@code $ref} within a file and to files beside the document; never to another host or out of the folder. */
final class References {

    /** Longest chain of references. */
    static final int CHAIN_MAX = 16;

    private final SpecFiles files;
    private final SpecProblems problems;
    private final List<Element> targets = new ArrayList<>();

    /** Of what is only looked at; absent until it is asked for. */
    private @Nullable References looking;

    References(SpecFiles files, SpecProblems problems) {
        this.files = files;
        this.problems = problems;
    }

    /** Everything that a reference led to so far. */
    List<Element> targets() {
        return List.copyOf(targets);
    }

    /** As {@link #resolve}, but nobody is told of a chain that leads nowhere, and what it leads to is not among the {@link #targets}. */
    Optional<Element> look(Element start) {
        if (start.find("$ref").isEmpty()) {
            return Optional.of(start);
        }
        if (looking == null) {
            var unheard = new SpecProblems();
            looking = new References(files.toldTo(unheard), unheard);
        }
        var found = looking.resolve(start);
        looking.targets.clear();
        return found;
    }

    /** The element itself when it has no {@code $ref}; empty, with a problem added, when the chain leads nowhere. */
    Optional<Element> resolve(Element start) {
        Set<String> visited = new HashSet<>();
        var current = start;
        while (true) {
            var reference = current.find("$ref");
            if (reference.isEmpty()) {
                return Optional.of(current);
            }
            if (!visited.add(current.file().name() + "#" + current.pointer())) {
                problems.add(start.location(), "expected references that end, came a circle");
                return Optional.empty();
            }
            if (visited.size() > CHAIN_MAX) {
                problems.add(start.location(), "expected at most " + CHAIN_MAX + " references in a row");
                return Optional.empty();
            }
            var target = follow(reference.get());
            if (target.isEmpty()) {
                return Optional.empty();
            }
            current = target.get();
            targets.add(current);
        }
    }

    private Optional<Element> follow(Element reference) {
        if (!(reference.node() instanceof SpecNode.Scalar scalar) || scalar.kind() != SpecNode.Kind.TEXT) {
            return refuse(reference, "expected $ref as text, came " + reference.describe());
        }
        var text = scalar.text();
        var hash = text.indexOf('#');
        var address = hash < 0 ? text : text.substring(0, hash);
        var keys =
                PercentEncoding.decode(hash < 0 ? "" : text.substring(hash + 1)).flatMap(JsonPointer::keys);
        if (keys.isEmpty()) {
            return refuse(reference, "expected $ref with a JSON pointer after #, came " + Quoted.of(text));
        }
        return fileAt(address, reference).flatMap(file -> descend(file, keys.get(), reference));
    }

    private Optional<SpecFile> fileAt(String address, Element reference) {
        if (address.isEmpty()) {
            return Optional.of(reference.file());
        }
        var path = PercentEncoding.decode(address).orElse("");
        if (address.contains(":") || address.startsWith("/") || !path.matches("[^\\\\?:\\p{Cntrl}]+")) {
            problems.add(
                    reference.location(),
                    "expected $ref into this document or to a file beside it, came " + Quoted.of(address));
            return Optional.empty();
        }
        return normalize(reference.file().folder() + path)
                .or(() -> {
                    problems.add(
                            reference.location(),
                            "expected $ref to stay in the document's folder, came " + Quoted.of(address));
                    return Optional.empty();
                })
                .flatMap(normal -> files.sibling(normal, reference.location()));
    }

    /** The path without dot segments; empty when it would leave the folder or names none. */
    private static Optional<String> normalize(String path) {
        var segments = new ArrayList<String>();
        for (var segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (segments.isEmpty()) {
                    return Optional.empty();
                }
                segments.remove(segments.size() - 1);
            } else if (!segment.equals(".") && !segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments.isEmpty() ? Optional.empty() : Optional.of(String.join("/", segments));
    }

    private Optional<Element> descend(SpecFile file, List<String> keys, Element reference) {
        var current = file.rootElement();
        for (var key : keys) {
            var next = current.isSequence() ? item(current, key) : current.find(key);
            if (next.isEmpty()) {
                return refuse(
                        reference,
                        "expected $ref to something that is there, but " + Quoted.of(file.name())
                                + " has no " + Quoted.of(key) + " at "
                                + (current.pointer().isEmpty() ? "its top" : current.pointer()));
            }
            current = next.get();
        }
        return Optional.of(current);
    }

    private static Optional<Element> item(Element list, String key) {
        var items = list.items();
        return key.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(key) < items.size()
                ? Optional.of(items.get(Integer.parseInt(key)))
                : Optional.empty();
    }

    private Optional<Element> refuse(Element reference, String message) {
        problems.add(reference.location(), message);
        return Optional.empty();
    }
}
