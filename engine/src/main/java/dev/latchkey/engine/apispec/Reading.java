package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The reading of one document: its problems, its references, and which of its policy extensions were understood. Elements
 * of the wrong shape become problems here, so that readers only say what they expect.
 */
final class Reading {

    /** Start of every extension that is ours; one that nobody understood must not be skipped. */
    static final String POLICY_PREFIX = "x-latchkey-";

    /** Most addresses that all lists of servers of one document may give together, each as often as it is read. */
    static final int ADDRESSES_MAX = 100_000;

    private final SpecProblems problems;
    private final References references;
    private final Set<SpecNode.Entry> understood = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<SpecNode> claimed = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<String> toldOnce = new HashSet<>();

    private int addresses;

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

    /** A problem that may have many places and one remedy: told at the first of them. */
    void problemOnce(Element at, String message) {
        if (toldOnce.add(message)) {
            problem(at, message);
        }
    }

    /** The document and the catalogue say things against each other: nothing starts before one of them is mended. */
    void contradiction(Element at, String message) {
        problems.contradiction(at.location(), message);
    }

    /** Tells something that harms nothing. */
    void note(Element at, String message) {
        problems.note(at.location(), message);
    }

    /** Reads a part whose problems close that part alone. */
    <T> SpecProblems.Attempt<T> attempt(Supplier<T> part) {
        return problems.attempt(part);
    }

    /** Whether so many addresses of servers more are within {@value #ADDRESSES_MAX}; if so, they are counted. */
    boolean mayExpand(int more) {
        if (more > ADDRESSES_MAX - addresses) {
            return false;
        }
        addresses += more;
        return true;
    }

    /** The element itself, or what its {@code $ref} leads to; empty, with a problem added, when that leads nowhere. */
    Optional<Element> resolve(Element element) {
        return references.resolve(element);
    }

    /** The same of what decides nobody's access: where it leads nowhere, that is no problem. */
    Optional<Element> look(Element element) {
        return references.look(element);
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

    /** Words for people, which decide nothing; empty, and noted, where they are no scalar. */
    String words(Element holder, String field) {
        return holder.find(field).map(value -> words(value)).orElse("");
    }

    private String words(Element value) {
        if (value.node() instanceof SpecNode.Scalar scalar) {
            if (scalar.kind() != SpecNode.Kind.UNCLEAR) {
                return scalar.kind() == SpecNode.Kind.NULL ? "" : scalar.text();
            }
        }
        note(value, "expected text, came " + value.describe());
        return "";
    }

    /** A value that people often leave unquoted, such as {@code version: 1.0}. */
    Optional<String> anyScalar(Element element, String what) {
        if (element.node() instanceof SpecNode.Scalar scalar
                && scalar.kind() != SpecNode.Kind.NULL
                && scalar.kind() != SpecNode.Kind.UNCLEAR) {
            return Optional.of(scalar.text());
        }
        problem(element, "expected " + what + " as text, came " + element.describe());
        return Optional.empty();
    }

    /** A truth value that decides nothing; false, and noted, where it is none. */
    boolean flag(Element element, String what) {
        if (element.node() instanceof SpecNode.Scalar scalar && scalar.kind() == SpecNode.Kind.BOOLEAN) {
            return scalar.text().toLowerCase(Locale.ROOT).equals("true");
        }
        note(element, "expected " + what + " as true or false, came " + element.describe());
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

    /**
     * Tells fields that the specification does not define there. One that may be a misspelt field that decides who is let in is a
     * problem: a misspelt {@code security} must not mean "none".
     *
     * @return whether there is any
     */
    boolean onlyFields(Element mapping, String what, Collection<String> defined) {
        var isOther = false;
        for (var key : mapping.keys()) {
            if (defined.contains(key) || key.startsWith("x-")) {
                continue;
            }
            isOther = true;
            var message =
                    "expected fields of " + what + ", came " + Quoted.of(key) + ", which OpenAPI does not define there";
            if (Misspelling.decides(key, mapping.get(key))) {
                problem(mapping.get(key), message + "; it may be meant to decide who is let in");
            } else {
                note(mapping.get(key), message);
            }
        }
        return isOther;
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

    /** Starts at an element whose policies close it alone, a path item or an operation. */
    void claim(Element part) {
        claimed.add(part.node());
    }

    /** What looks at the extensions of ours, below the document and everything it refers to, that no reader asked for. */
    UnknownPolicies unknownPolicies(Element document) {
        var roots = new ArrayList<Element>();
        roots.add(document);
        roots.addAll(references.targets());
        return new UnknownPolicies(problems, understood, claimed, roots);
    }
}
