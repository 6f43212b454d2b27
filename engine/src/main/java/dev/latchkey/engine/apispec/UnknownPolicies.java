package dev.latchkey.engine.apispec;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Extensions of ours, or what may be meant as one, that no reader asked for. One in a path item or an operation closes it; anywhere
 * else nobody knows what it was meant for, and the document is refused.
 */
final class UnknownPolicies {

    private final SpecProblems problems;
    private final Set<SpecNode.Entry> understood;
    private final Set<SpecNode> claimed;
    private final List<Element> roots;
    /** What is known of the elements looked at by {@link #in}; aliases share them, and each is looked at once. */
    private final IdentityHashMap<SpecNode, Optional<String>> known = new IdentityHashMap<>();
    /** The same of {@link #directlyIn}, which is asked once for each operation of a path item. */
    private final IdentityHashMap<SpecNode, Optional<String>> knownDirectly = new IdentityHashMap<>();

    /**
     * @param understood extensions that stand where they are enforced
     * @param claimed path items and operations
     * @param roots the document and everything that it refers to
     */
    UnknownPolicies(SpecProblems problems, Set<SpecNode.Entry> understood, Set<SpecNode> claimed, List<Element> roots) {
        this.problems = problems;
        this.understood = understood;
        this.claimed = claimed;
        this.roots = roots;
    }

    /** The name of one somewhere in an element; empty when all are understood. */
    Optional<String> in(SpecNode node) {
        var before = known.get(node);
        if (before != null) {
            return before;
        }
        var found = Optional.<String>empty();
        if (node instanceof SpecNode.Sequence sequence) {
            for (var item : sequence.items()) {
                found = found.isPresent() ? found : in(item);
            }
        } else if (node instanceof SpecNode.Mapping mapping) {
            for (var entry : mapping.entries().entrySet()) {
                found = found.isPresent()
                        ? found
                        : isUnknown(entry.getKey(), entry.getValue())
                                ? Optional.of(entry.getKey())
                                : in(entry.getValue().value());
            }
        }
        if (!(node instanceof SpecNode.Scalar)) {
            known.put(node, found);
        }
        return found;
    }

    /** One directly in a mapping, whatever is below it. */
    Optional<String> directlyIn(Element holder) {
        return knownDirectly.computeIfAbsent(holder.node(), this::directlyIn);
    }

    private Optional<String> directlyIn(SpecNode holder) {
        return holder instanceof SpecNode.Mapping mapping
                ? mapping.entries().entrySet().stream()
                        .filter(entry -> isUnknown(entry.getKey(), entry.getValue()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                : Optional.empty();
    }

    private boolean isUnknown(String key, SpecNode.Entry entry) {
        return Misspelling.isOfOurPolicies(key) && !understood.contains(entry);
    }

    /** Tells all of them. */
    void tell() {
        Set<SpecNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var root : roots) {
            tell(root.file().name(), root.node(), new StringBuilder(root.pointer()), seen, false);
        }
    }

    /** Walks every node once, whatever the number of its aliases. Pointers share one buffer, for documents may be large. */
    private void tell(String file, SpecNode node, StringBuilder pointer, Set<SpecNode> seen, boolean isAround) {
        if (node instanceof SpecNode.Scalar || !seen.add(node)) {
            return;
        }
        var isClaimed = isAround || claimed.contains(node);
        var length = pointer.length();
        if (node instanceof SpecNode.Sequence sequence) {
            for (var i = 0; i < sequence.items().size(); i++) {
                pointer.append('/').append(i);
                tell(file, sequence.items().get(i), pointer, seen, isClaimed);
                pointer.setLength(length);
            }
        } else if (node instanceof SpecNode.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> {
                pointer.append('/').append(JsonPointer.escape(key));
                if (isUnknown(key, entry)) {
                    problems.add(new SpecProblem(
                            new SourceLocation(file, entry.line(), pointer.toString()),
                            "expected a policy that Latchkey enforces at this place, came " + Quoted.of(key)
                                    + "; correct its name or its place, or remove it",
                            isClaimed ? SpecProblem.Effect.CLOSES : SpecProblem.Effect.REFUSES));
                }
                tell(file, entry.value(), pointer, seen, isClaimed);
                pointer.setLength(length);
            });
        } else {
            throw new IllegalStateException("no way into a " + node.getClass());
        }
    }
}
