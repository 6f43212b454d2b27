package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The base paths of a document, a path item or an operation.
 *
 * @param doubt why nobody knows them, though some are needed to say what is closed; empty when they are known
 * @param isStated whether somebody says them beside the document, so that no list of servers counts
 */
record BasePaths(Set<PathTemplate> paths, Optional<String> doubt, boolean isStated) {

    /** Those of the whole document. */
    static BasePaths of(DocumentVersion version, TargetRules rules, Reading reading) {
        var stated = rules.basePath();
        if (stated != null) {
            return new BasePaths(Set.of(stated), Optional.empty(), true);
        }
        return version.servers()
                .map(servers -> read(servers, reading))
                .orElseGet(() -> new BasePaths(ServerReader.none(), Optional.empty(), false));
    }

    /** A server that cannot be read is left out, and its problem told; only when there is no other, nobody knows the base path. */
    private static BasePaths read(Element servers, Reading reading) {
        var read = reading.attempt(() -> new ServerReader(reading).read(servers));
        if (!read.value().isEmpty()) {
            return new BasePaths(read.value(), Optional.empty(), false);
        }
        reading.attempt(() -> {
            reading.problemOnce(
                    servers,
                    "expected a server whose path can be read, or the base path in the configuration (basePath of the"
                            + " API), which then stands in place of all servers of the document");
            return servers;
        });
        return new BasePaths(
                ServerReader.none(),
                Optional.of(
                        read.closedBy().map(SpecProblem::message).orElse("expected a server whose path can be read")),
                false);
    }

    /**
     * Those of a part: the innermost list of servers counts alone (OpenAPI 3.1 §4.8.9, §4.8.10), unless the base path is stated. In a
     * version that has none there, either may be meant, which matters for what is closed.
     *
     * @param fields that the document's version defines in such a part
     */
    BasePaths within(Element part, Set<String> fields, Reading reading) {
        var servers = part.find("servers");
        if (isStated || servers.isEmpty()) {
            return this;
        }
        var own = read(servers.get(), reading);
        if (fields.contains("servers")) {
            return own;
        }
        var all = new LinkedHashSet<>(paths);
        all.addAll(own.paths);
        return new BasePaths(all, doubt.or(own::doubt), false);
    }

    /** A path behind each of them. */
    List<PathTemplate> before(List<PathTemplate.Segment> path, Element at, Reading reading) {
        var templates = new ArrayList<PathTemplate>();
        for (var base : paths) {
            var segments = new ArrayList<>(base.segments());
            // Behind a base path, "/" is that base path with a slash at its end.
            if (path.isEmpty() && !segments.isEmpty()) {
                segments.add(new PathTemplate.Literal(""));
            }
            segments.addAll(path);
            if (segments.size() > PathReader.SEGMENTS_MAX) {
                reading.problem(at, "expected at most " + PathReader.SEGMENTS_MAX + " segments, base path included");
            }
            templates.add(new PathTemplate(segments));
        }
        return templates;
    }
}
