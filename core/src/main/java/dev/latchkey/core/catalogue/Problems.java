package dev.latchkey.core.catalogue;

import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong with a catalogue, so that all of it is told at once; the first {@value #COUNT_MAX}. */
final class Problems {

    static final int COUNT_MAX = 200;

    private final List<SpecProblem> found = new ArrayList<>();

    void add(SpecDocument.Part at, String message) {
        add(at.location(), message);
    }

    void add(SourceLocation at, String message) {
        addAll(List.of(new SpecProblem(at, message)));
    }

    void addAll(Collection<SpecProblem> problems) {
        problems.stream().limit(COUNT_MAX - (long) found.size()).forEach(found::add);
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new CatalogueRefused(found);
        }
    }
}
