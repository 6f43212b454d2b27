package dev.latchkey.engine.routing;

/** Finds the templates that the same request can match although neither is more specific than the other. */
final class RouteComparison {

    /**
     * Most steps in comparing: one for each two beginnings of paths that a request can match, more where their segments are long.
     */
    static final int STEPS_MAX = 3_000_000;

    /** How many characters of one segment are compared with how many of another in one step. */
    private static final int CHARACTER_PAIRS_IN_STEP = 128;

    /** Each request for a path is compared with those that may be meant instead, so that these are to be few. */
    private static final int STEPS_OF_ANSWERS = 4;

    private final Verdict verdict;
    private int stepsLeft = STEPS_MAX;

    /** There is too much to compare. */
    private static final class Exhausted extends RuntimeException {
        private final transient RouteDraft draft;

        Exhausted(RouteDraft draft) {
            super("too much to compare", null, false, false);
            this.draft = draft;
        }
    }

    /** What comes of it. */
    interface Verdict {

        /** Of two ends of paths that a request can match, the first of which the router prefers without OpenAPI's saying so. */
        void compareAnswers(RouteDraft preferred, RouteDraft other);

        /** Of two ends of paths that a request can match, or one, with what is behind a slash there; the router prefers the first. */
        void compareSlashes(RouteDraft preferred, RouteDraft other);

        /** What cannot be compared: behind one beginning of a path, because of what is there. */
        void refuse(RouteDraft draft, String message);
    }

    RouteComparison(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Compares every two templates, unless there is too much to compare. */
    void compare(RouteDraft root) {
        try {
            compareBelow(root);
        } catch (Exhausted e) {
            verdict.refuse(
                    e.draft,
                    "expected paths of which fewer can be meant by the same request: those that begin like this one and"
                            + " those that overlap them are too many to compare");
        }
    }

    private void take(RouteDraft draft, int steps) {
        stepsLeft -= steps;
        if (stepsLeft < 0) {
            throw new Exhausted(draft);
        }
    }

    private boolean takes(RouteDraft.Branch branch, String literal) {
        take(branch.draft(), 1 + branch.pattern().pairsWith(literal.length()) / CHARACTER_PAIRS_IN_STEP);
        return branch.pattern().takes(literal);
    }

    private boolean overlap(RouteDraft.Branch one, RouteDraft.Branch other) {
        take(one.draft(), 1 + one.pattern().pairsWith(other.pattern().length()) / CHARACTER_PAIRS_IN_STEP);
        return one.pattern().overlaps(other.pattern());
    }

    /** Compares every two templates that part at this node, then those that part further down. */
    private void compareBelow(RouteDraft draft) {
        var branches = draft.branches();
        if (branches.size() > RouteDraft.PATTERNS_MAX) {
            verdict.refuse(
                    branches.get(RouteDraft.PATTERNS_MAX).draft(),
                    "expected at most " + RouteDraft.PATTERNS_MAX
                            + " different segments of texts and parameters behind one beginning of a path, came one"
                            + " more");
            return;
        }
        verdict.compareSlashes(draft, draft);
        for (var literal : draft.literals.entrySet()) {
            compareBelow(literal.getValue());
            for (var branch : branches) {
                if (takes(branch, literal.getKey())) {
                    compare(literal.getValue(), branch.draft(), false);
                }
            }
            if (draft.parameter != null && !literal.getKey().isEmpty()) {
                compare(literal.getValue(), draft.parameter, false);
            }
        }
        for (var i = 0; i < branches.size(); i++) {
            var first = branches.get(i);
            compareBelow(first.draft());
            for (var second : branches.subList(i + 1, branches.size())) {
                if (overlap(first, second)) {
                    compare(first.draft(), second.draft(), !second.pattern().covers(first.pattern()));
                }
            }
            if (draft.parameter != null) {
                compare(first.draft(), draft.parameter, false);
            }
        }
        if (draft.parameter != null) {
            compareBelow(draft.parameter);
        }
    }

    /**
     * Walks two branches that the same request can take. The first is the one the router prefers, being more specific where they
     * parted; once the other is more specific at a segment, OpenAPI does not say which of them is meant.
     */
    private void compare(RouteDraft preferred, RouteDraft other, boolean isUndefined) {
        take(preferred, 1);
        if (isUndefined) {
            take(preferred, STEPS_OF_ANSWERS);
            verdict.compareAnswers(preferred, other);
        }
        verdict.compareSlashes(preferred, other);
        for (var literal : preferred.literals.entrySet()) {
            compareLiteral(literal.getKey(), literal.getValue(), other, isUndefined);
        }
        for (var branch : preferred.branches()) {
            comparePattern(branch, other, isUndefined);
        }
        if (preferred.parameter == null) {
            return;
        }
        if (other.parameter != null) {
            compare(preferred.parameter, other.parameter, isUndefined);
        }
        for (var branch : other.branches()) {
            compare(preferred.parameter, branch.draft(), true);
        }
        for (var literal : other.literals.entrySet()) {
            if (!literal.getKey().isEmpty()) {
                compare(preferred.parameter, literal.getValue(), true);
            }
        }
    }

    private void compareLiteral(String text, RouteDraft preferred, RouteDraft other, boolean isUndefined) {
        take(preferred, 1);
        var sameText = other.literals.get(text);
        if (sameText != null) {
            compare(preferred, sameText, isUndefined);
        }
        for (var branch : other.branches()) {
            if (takes(branch, text)) {
                compare(preferred, branch.draft(), isUndefined);
            }
        }
        if (other.parameter != null && !text.isEmpty()) {
            compare(preferred, other.parameter, isUndefined);
        }
    }

    private void comparePattern(RouteDraft.Branch preferred, RouteDraft other, boolean isUndefined) {
        var pattern = preferred.pattern();
        for (var literal : other.literals.entrySet()) {
            if (takes(preferred, literal.getKey())) {
                compare(preferred.draft(), literal.getValue(), true);
            }
        }
        for (var branch : other.branches()) {
            if (overlap(preferred, branch)) {
                compare(
                        preferred.draft(),
                        branch.draft(),
                        isUndefined || !branch.pattern().covers(pattern));
            }
        }
        if (other.parameter != null) {
            compare(preferred.draft(), other.parameter, isUndefined);
        }
    }
}
