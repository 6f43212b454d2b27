package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Collects what one document describes in a way that is not understood. */
final class ClosedPaths {

    private final String api;
    private final Reading reading;
    private final List<ClosedOperation> all = new ArrayList<>();
    private int unreadable;

    /**
     * A path of the document.
     *
     * @param path as the document spells it
     */
    record Place(String path, List<PathTemplate.Segment> template, Element pathItem) {}

    ClosedPaths(String api, Reading reading) {
        this.api = api;
        this.reading = reading;
    }

    /** So far. */
    List<ClosedOperation> all() {
        return Collections.unmodifiableList(all);
    }

    /** How many keys of the document may mean paths that it does not spell. */
    int unreadable() {
        return unreadable;
    }

    /** These methods of a path. */
    void add(Set<HttpMethod> methods, Place place, BasePaths bases, Element at, String reason) {
        add(methods, ClosedOperation.Extent.THESE_METHODS, place, bases, at, reason);
    }

    void add(
            Set<HttpMethod> methods,
            ClosedOperation.Extent extent,
            Place place,
            BasePaths bases,
            Element at,
            String reason) {
        var paths = reading.attempt(() -> bases.before(place.template(), at, reading))
                .value();
        add(new ClosedOperation(api, methods, place.path(), paths, extent, at.location(), reason));
    }

    void add(ClosedOperation operation) {
        all.add(operation);
    }

    /** Whatever a key may mean that is no path, or not only that. */
    void addUnreadable(
            Set<HttpMethod> methods,
            String key,
            List<List<PathTemplate.Segment>> meanings,
            BasePaths bases,
            Element at,
            String reason) {
        unreadable++;
        var paths = meanings.stream()
                .flatMap(one -> reading.attempt(() -> bases.before(one, at, reading)).value().stream())
                .toList();
        add(new ClosedOperation(
                api, methods, key, paths, ClosedOperation.Extent.UNREADABLE_PATH, at.location(), reason));
    }
}
