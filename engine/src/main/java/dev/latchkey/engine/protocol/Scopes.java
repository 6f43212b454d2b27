package dev.latchkey.engine.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of scopes in alphabetical order. Immutable. Its text form is the scope parameter of RFC 6749 §3.3: tokens joined
 * by single spaces.
 */
public final class Scopes implements Iterable<Scope> {

    /** Most scopes one set may hold when it is parsed from outside. */
    public static final int COUNT_MAX = 256;

    public static final Scopes NONE = new Scopes(Set.of());

    private final Set<Scope> members;
    private final String text;

    private Scopes(Set<Scope> sorted) {
        this.members = Collections.unmodifiableSet(new LinkedHashSet<>(sorted));
        this.text = members.stream().map(Scope::value).collect(Collectors.joining(" "));
    }

    public static Scopes of(String... values) {
        return of(Arrays.stream(values).map(Scope::new).toList());
    }

    public static Scopes of(Collection<Scope> scopes) {
        return scopes.isEmpty() ? NONE : new Scopes(new TreeSet<>(scopes));
    }

    /**
     * Reads the scope parameter of RFC 6749 §3.3. Repeated names count once.
     *
     * @throws IllegalArgumentException when the text is empty, is not scope-tokens joined by single spaces, or names more
     *     than {@value #COUNT_MAX}
     */
    public static Scopes parse(String text) {
        var tokens = text.split(" ", -1);
        if (tokens.length > COUNT_MAX) {
            throw new IllegalArgumentException("expected at most " + COUNT_MAX + " scopes");
        }
        return of(Arrays.stream(tokens).map(Scope::new).toList());
    }

    public boolean contains(Scope scope) {
        return members.contains(scope);
    }

    public boolean containsAll(Scopes others) {
        return members.containsAll(others.members);
    }

    public boolean containsAny(Scopes others) {
        for (var scope : others.members) {
            if (members.contains(scope)) {
                return true;
            }
        }
        return false;
    }

    /** Those of this set that {@code others} lacks. */
    public Scopes minus(Scopes others) {
        return of(stream().filter(scope -> !others.contains(scope)).toList());
    }

    public Scopes intersection(Scopes others) {
        return others.containsAll(this)
                ? this
                : of(stream().filter(others::contains).toList());
    }

    public Scopes union(Scopes others) {
        var all = new ArrayList<>(members);
        all.addAll(others.members);
        return of(all);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    public int size() {
        return members.size();
    }

    public Stream<Scope> stream() {
        return members.stream();
    }

    /** The names in alphabetical order. */
    public List<String> names() {
        return members.stream().map(Scope::value).toList();
    }

    @Override
    public Iterator<Scope> iterator() {
        return members.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scopes scopes && members.equals(scopes.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** The names joined by single spaces; the empty text for no scope. */
    @Override
    public String toString() {
        return text;
    }
}
