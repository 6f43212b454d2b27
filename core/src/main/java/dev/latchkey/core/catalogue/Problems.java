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

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Whether nothing was found of a file under any of these keys at its top, or of the whole file, or so much that nobody can tell. */
    boolean spare(String file, String... keys) {
        return found.size() < COUNT_MAX
                && found.stream()
                        .map(SpecProblem::location)
                        .filter(place -> place.file().equals(file))
                        .map(place -> place.pointer().split("/", -1))
                        .noneMatch(steps -> steps.length < 2 || List.of(keys).contains(steps[1]));
    }

    /** @param parts that are without fault */
    void throwIfAny(CatalogueParts parts) {
        if (!found.isEmpty()) {
            throw new CatalogueRefused(found, parts);
        }
    }
}
