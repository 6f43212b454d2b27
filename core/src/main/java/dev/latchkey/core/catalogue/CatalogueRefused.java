package dev.latchkey.core.catalogue;

import dev.latchkey.engine.apispec.SpecProblem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A catalogue that contradicts itself, the APIs' documents or the store: nothing starts with it. The message has one line for each
 * problem: file, line, key, what was expected and what came.
 */
public final class CatalogueRefused extends IllegalStateException {

    private final transient List<SpecProblem> problems;

    private final transient CatalogueParts parts;

    /** @param problems at least one */
    public CatalogueRefused(List<SpecProblem> problems) {
        this(problems, CatalogueParts.NONE);
    }

    /** @param parts that none of the problems is about */
    CatalogueRefused(List<SpecProblem> problems, CatalogueParts parts) {
        super(problems.stream().map(SpecProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
        this.parts = parts;
    }

    /** What is without fault all the same. */
    public CatalogueParts parts() {
        return parts;
    }

    public List<SpecProblem> problems() {
        return problems;
    }
}
