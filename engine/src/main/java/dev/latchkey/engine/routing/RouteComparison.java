package dev.latchkey.engine.routing;

/** Finds the templates that the same request can match although neither is more specific than the other. */
final class RouteComparison {

    private final Verdict verdict;

    /** What comes of it. */
    interface Verdict {

        /** Of two ends of paths that a request can match, the first of which the router prefers without OpenAPI's saying so. */
        void compareAnswers(RouteDraft preferred, RouteDraft other);

        /** Of two ends of paths that a request can match, or one, with what is behind a slash there; the router prefers the first. */
        void compareSlashes(RouteDraft preferred, RouteDraft other);

        /** Of the first branch that is one too many behind one beginning of a path. */
        void refuseMany(RouteDraft draft);
    }

    RouteComparison(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Compares every two templates that part at this node, then those that part further down. */
    void compareBelow(RouteDraft draft) {
        var branches = draft.branches();
        if (branches.size() > RouteDraft.PATTERNS_MAX) {
            verdict.refuseMany(branches.get(RouteDraft.PATTERNS_MAX).draft());
            return;
        }
        verdict.compareSlashes(draft, draft);
        for (var literal : draft.literals.entrySet()) {
            compareBelow(literal.getValue());
            for (var branch : branches) {
                if (branch.pattern().takes(literal.getKey())) {
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
                if (first.pattern().overlaps(second.pattern())) {
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
        if (isUndefined) {
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
        var sameText = other.literals.get(text);
        if (sameText != null) {
            compare(preferred, sameText, isUndefined);
        }
        for (var branch : other.branches()) {
            if (branch.pattern().takes(text)) {
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
            if (pattern.takes(literal.getKey())) {
                compare(preferred.draft(), literal.getValue(), true);
            }
        }
        for (var branch : other.branches()) {
            if (pattern.overlaps(branch.pattern())) {
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
