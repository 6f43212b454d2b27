package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The reading of one document: its problems, its references, and which of its policy extensions were understood. Elements
 * of the wrong shape become problems here, so that readers only say what they expect.
 */
final class Reading {

    /** Start of every extension that is ours; one that nobody understood must not be skipped. */
    static final String POLICY_PREFIX = "x-latchkey-";

    private final SpecProblems problems;
    private final References references;
    private final Set<SpecNode.Entry> understood = Collections.newSetFromMap(new IdentityHashMap<>());

    Reading(SpecProblems problems, References references) {
        this.problems = problems;
        this.references = references;
    }

    void problem(SourceLocation at, String message) {
        problems.add(at, message);
    }

    void problem(Element at, String message) {
        problems.add(at.location(), message);
    }

    /** The element itself, or what its {@code $ref} leads to; empty, with a problem added, when that leads nowhere. */
    Optional<Element> resolve(Element element) {
        return references.resolve(element);
    }

    boolean isMapping(Element element, String what) {
        if (!element.isMapping()) {
            problem(element, "expected " + what + " as a mapping, came " + element.describe());
        }
        return element.isMapping();
    }

    /** The items of a list; a problem and no items when it is none, or has more than {@code countMax}. */
    List<Element> items(Element element, String what, int countMax) {
        if (!element.isSequence()) {
            problem(element, "expected " + what + " as a list, came " + element.describe());
            return List.of();
        }
        var items = element.items();
        if (items.size() > countMax) {
            problem(element, "expected at most " + countMax + " entries in " + what + ", came " + items.size());
            return List.of();
        }
        return items;
    }

    /** A value that must be text: neither a number nor a truth value. */
    Optional<String> text(Element element, String what) {
        if (element.node() instanceof SpecNode.Scalar scalar && scalar.kind() == SpecNode.Kind.TEXT) {
            return Optional.of(scalar.text());
        }
        problem(element, "expected " + what + " as text, came " + element.describe());
        return Optional.empty();
    }

    /** A value that people often leave unquoted, such as {@code version: 1.0}. */
    Optional<String> anyScalar(Element element, String what) {
        if (element.node() instanceof SpecNode.Scalar scalar && scalar.kind() != SpecNode.Kind.NULL) {
            return Optional.of(scalar.text());
        }
        problem(element, "expected " + what + " as text, came " + element.describe());
        return Optional.empty();
    }

    boolean flag(Element element, String what) {
        if (element.node() instanceof SpecNode.Scalar scalar && scalar.kind() == SpecNode.Kind.BOOLEAN) {
            return scalar.text().toLowerCase(Locale.ROOT).equals("true");
        }
        problem(element, "expected " + what + " as true or false, came " + element.describe());
        return false;
    }

    /** A whole number from 1 to {@value Integer#MAX_VALUE}. */
    Optional<Integer> positiveNumber(Element element, String what) {
        if (element.node() instanceof SpecNode.Scalar scalar
                && scalar.kind() == SpecNode.Kind.INTEGER
                && scalar.text().matches("[1-9][0-9]{0,9}")
                && Long.parseLong(scalar.text()) <= Integer.MAX_VALUE) {
            return Optional.of(Integer.valueOf(scalar.text()));
        }
        problem(element, "expected " + what + " as a whole number from 1, came " + element.describe());
        return Optional.empty();
    }

    /** Refuses fields that the specification does not define there: a misspelt {@code security} must not mean "none". */
    void onlyFields(Element mapping, String what, Collection<String> defined) {
        for (var key : mapping.keys()) {
            if (!defined.contains(key) && !key.startsWith("x-")) {
                problem(
                        mapping.get(key),
                        "expected fields of " + what + ", came " + Quoted.of(key)
                                + ", which OpenAPI does not define there");
            }
        }
    }

    /** One of our extensions at a place where it is enforced. */
    Optional<Element> findPolicy(Element holder, String name) {
        if (holder.node() instanceof SpecNode.Mapping mapping) {
            var entry = mapping.entries().get(name);
            if (entry != null) {
                understood.add(entry);
            }
        }
        return holder.find(name);
    }

    /** Refuses every extension of ours, below the document and everything it refers to, that no reader asked for. */
    void refuseUnknownPolicies(Element document) {
        var roots = new ArrayList<Element>();
        roots.add(document);
        roots.addAll(references.targets());
        Set<SpecNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var root : roots) {
            refuseUnknownPolicies(root.file().name(), root.node(), new StringBuilder(root.pointer()), seen);
        }
    }

    /** Walks every node once, whatever the number of its aliases. Pointers share one buffer, for documents may be large. */
    private void refuseUnknownPolicies(String file, SpecNode node, StringBuilder pointer, Set<SpecNode> seen) {
        if (node instanceof SpecNode.Scalar || !seen.add(node)) {
            return;
        }
        var length = pointer.length();
        if (node instanceof SpecNode.Sequence sequence) {
            for (var i = 0; i < sequence.items().size(); i++) {
                pointer.append('/').append(i);
                refuseUnknownPolicies(file, sequence.items().get(i), pointer, seen);
                pointer.setLength(length);
            }
        } else if (node instanceof SpecNode.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> {
                pointer.append('/').append(JsonPointer.escape(key));
                if (key.toLowerCase(Locale.ROOT).startsWith(POLICY_PREFIX) && !understood.contains(entry)) {
                    problems.add(
                            new SourceLocation(file, entry.line(), pointer.toString()),
                            "expected a policy that Latchkey enforces at this place, came " + Quoted.of(key)
                                    + "; correct its name or its place, or remove it");
                }
                refuseUnknownPolicies(file, entry.value(), pointer, seen);
                pointer.setLength(length);
            });
        } else {
            throw new IllegalStateException("no way into a " + node.getClass());
        }
    }
}
