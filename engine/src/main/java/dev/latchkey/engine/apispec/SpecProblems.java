package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.SpecProblem.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects problems so that all of them are told at once, the first {@value #COUNT_MAX} of each effect. What is wrong refuses the
 * document, except while a part of it is read by {@link #attempt}: there it closes that part.
 */
final class SpecProblems {

    static final int COUNT_MAX = 1_000;

    /** A list that many operations inherit is told once. */
    private final Set<SpecProblem> found = new LinkedHashSet<>();

    private final Map<Effect, Integer> counts = new EnumMap<>(Effect.class);

    private Effect effect = Effect.REFUSES;
    private @Nullable SpecProblem closing;

    /**
     * A part that was read.
     *
     * @param closedBy the first problem in it; what was read is then never used
     */
    record Attempt<T>(T value, Optional<SpecProblem> closedBy) {}

    void add(SourceLocation location, String message) {
        add(location, message, effect);
    }

    private void add(SourceLocation location, String message, Effect effect) {
        var problem = new SpecProblem(location, message, effect);
        if (closing == null) {
            closing = problem;
        }
        add(problem);
    }

    /** Of what the document and the catalogue say against each other, which refuses the document wherever it stands. */
    void contradiction(SourceLocation location, String message) {
        add(location, message, Effect.REFUSES);
    }

    /** Of something that is told and harms nothing. */
    void note(SourceLocation location, String message) {
        add(new SpecProblem(location, message, Effect.NOTED));
    }

    void add(SpecProblem problem) {
        if (counts.getOrDefault(problem.effect(), 0) < COUNT_MAX && found.add(problem)) {
            counts.merge(problem.effect(), 1, Integer::sum);
        }
    }

    /** Reads a part whose problems close that part alone. */
    <T> Attempt<T> attempt(Supplier<T> part) {
        var outerEffect = effect;
        var outerClosing = closing;
        effect = Effect.CLOSES;
        closing = null;
        try {
            var value = part.get();
            return new Attempt<>(value, Optional.ofNullable(closing));
        } finally {
            effect = outerEffect;
            closing = outerClosing;
        }
    }

    /** File by file in the order in which they were met, from top to bottom. */
    List<SpecProblem> all() {
        Map<String, List<SpecProblem>> byFile = new LinkedHashMap<>();
        for (var problem : found) {
            byFile.computeIfAbsent(problem.location().file(), file -> new ArrayList<>())
                    .add(problem);
        }
        return byFile.values().stream()
                .flatMap(problems -> problems.stream()
                        .sorted(Comparator.comparingInt(
                                problem -> problem.location().line())))
                .toList();
    }

    /** @param isStrict whether also those count that refuse nothing */
    void throwIfAny(boolean isStrict) throws SpecException {
        if (isStrict ? !found.isEmpty() : counts.containsKey(Effect.REFUSES)) {
            throw new SpecException(
                    isStrict
                            ? all().stream()
                                    .map(problem -> new SpecProblem(problem.location(), problem.message()))
                                    .toList()
                            : all());
        }
    }
}
